-- 0044_open-doors-care.sql
-- Why: a mail address given in a chat is confirmed by a code, as a phone number is; a mail door that was closed because letters came back
-- opens again when somebody writes from that address; and an address that nobody has ever answered from gets few letters a day, so that
-- reports in somebody else's name fill nobody's mailbox.
-- Cases on their way to other systems are listed from an index, newest first.
-- Effect: nullable columns and columns with a constant default (no rewrite), empty tables, a few indexes.
alter table notice_codes add column door text not null default 'sms' check (door in ('sms', 'mail'));
comment on table notice_codes is 'An address somebody wants notices at, until the code sent there was typed in; ten minutes';
comment on column notice_codes.phone_sealed is 'Phone number in E.164, or the mail address where the door is mail; sealed with the key "notices"';

create table notice_codes_sent (
  id uuid primary key,
  address_key text not null,
  person_id uuid not null references persons (id),
  at timestamptz not null
);
comment on table notice_codes_sent is 'Codes that went by mail, to count them by address (its keyed hash) and by who asked for them; one day';
create index notice_codes_sent_to on notice_codes_sent (address_key, at);
create index notice_codes_sent_by on notice_codes_sent (person_id, at);

alter table notice_doors add column dead_address text;
comment on column notice_doors.dead_address is 'Keyed hash of the mail address from which letters came back: a letter from it opens the door again';
create index notice_doors_dead on notice_doors (dead_address) where dead_address is not null;

create table mail_proven (
  address_key text primary key,
  at timestamptz not null
);
comment on table mail_proven is 'Addresses whose owner answered a letter of ours, or whose own mail server vouched for: keyed hashes, 730 days';

alter table mail_handed add column unproven boolean not null default false;
comment on column mail_handed.unproven is 'Sent because somebody said this address was theirs, and nobody had answered from it: few of these a day';
create index mail_handed_unproven on mail_handed (address_key, at) where unproven;

create table api_key_keepers (
  key_id uuid not null references api_keys (id),
  at timestamptz not null,
  person_id uuid not null,
  before_id uuid not null,
  reason text not null check (reason <> ''),
  primary key (key_id, at)
);
comment on table api_key_keepers is 'Who took over the answering for a program, from whom and why: a key works only while its keeper may keep it';

create index open311_forwards_newest on open311_forwards (state, id desc);
