-- 0037_mailbox.sql
-- Why: complaints come by e-mail too, answers to our letters belong to their case, and addresses that do not exist any more
-- should not be written to for ever (CMP-1).
-- Effect: new tables only. No address and no word of a letter lies in them in clear.
create table mailbox_boxes (
  box text primary key,
  reading_until timestamptz,
  read_at timestamptz,
  tried_at timestamptz,
  problem text,
  problem_since timestamptz,
  waiting integer not null default 0
);
comment on table mailbox_boxes is 'The mailboxes that are read: who reads now, when it went well last, and what was wrong last';
comment on column mailbox_boxes.box is 'user@host/folder';
comment on column mailbox_boxes.reading_until is 'Until then a worker reads it, and no second one';
comment on column mailbox_boxes.problem is 'A code (ECONNREFUSED, AUTHENTICATIONFAILED), never the words of the server';
comment on column mailbox_boxes.waiting is 'Letters left in the folder for later: their sender wrote too many in an hour';

create table mailbox_messages (
  id uuid primary key,
  box text not null,
  uid_validity bigint not null,
  uid bigint not null,
  print text unique,
  sender_key text,
  kind text not null check (kind in ('trying', 'report', 'draft', 'reply', 'note', 'bounce', 'automatic', 'own', 'copy', 'refused')),
  why text,
  home text,
  complaint_id uuid,
  tries smallint not null default 0,
  answered boolean not null default false,
  bytes integer not null,
  received_at timestamptz not null,
  taken_at timestamptz not null,
  filed_at timestamptz,
  unique (box, uid_validity, uid)
);
comment on table mailbox_messages is 'Letters that were looked at: each is taken in once, in the transaction that wrote its row';
comment on column mailbox_messages.print is 'Keyed digest of Message-ID, sender, subject, words and files: the same letter delivered twice, or under a new number, is known again; another letter under a stolen Message-ID is another letter';
comment on column mailbox_messages.sender_key is 'Keyed hash of the sender, to count letters of one address';
comment on column mailbox_messages.why is 'Why it was refused, or how it was known to be written by a machine';
comment on column mailbox_messages.filed_at is 'When it was moved out of the folder that is read; null after a crash in between: then only the moving is done again';
create index mailbox_messages_of_sender on mailbox_messages (sender_key, taken_at);
create index mailbox_messages_by_time on mailbox_messages (taken_at);

create table mailbox_drafts (
  id uuid primary key,
  sealed text not null,
  asked smallint not null default 1,
  made_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table mailbox_drafts is 'Reports by e-mail that lack a place or words: their sender was asked. Erased when the report is whole, or after 14 days';
comment on column mailbox_drafts.sealed is 'Words, photos, address: sealed with the key "mailbox-draft" (context mailbox_drafts:<id>)';
create index mailbox_drafts_by_time on mailbox_drafts (updated_at);

create table mail_handed (
  key uuid primary key,
  address_key text not null,
  at timestamptz not null
);
comment on table mail_handed is 'To whom a letter went, as a keyed hash: a letter that comes back is known by its key. 35 days';
create index mail_handed_by_time on mail_handed (at);

create table mail_addresses (
  address_key text primary key,
  soft smallint not null default 0,
  soft_on date,
  code text not null,
  failing_since timestamptz,
  changed_at timestamptz not null
);
comment on table mail_addresses is 'Addresses from which letters came back. From failing_since on no more letters go there for 30 days, or until somebody writes from it';
comment on column mail_addresses.soft is 'Days with a letter that came back for now (a full mailbox); the fifth counts like one that came back for good';
comment on column mail_addresses.code is 'Status of RFC 3463: 5.1.1';
