-- 0044_open-doors-care.sql
-- Why: a mail address given in a chat is confirmed by a code, as a phone number is; a mail door that was closed because letters came back
-- opens again when somebody writes from that address; and an address that nobody has ever answered from gets few letters a day, so that
-- reports in somebody else's name fill nobody's mailbox.
-- Effect: nullable columns and columns with a constant default (no rewrite), one empty table, one partial index.
alter table notice_codes add column door text not null default 'sms' check (door in ('sms', 'mail'));
alter table notice_codes add column address_key text;
alter table notice_codes add column sent smallint not null default 1;
comment on table notice_codes is 'An address somebody wants notices at, until the code sent there was typed in; ten minutes';
comment on column notice_codes.phone_sealed is 'Phone number in E.164, or the mail address where the door is mail; sealed with the key "notices"';
comment on column notice_codes.address_key is 'Keyed hash of a mail address, to count what is sent to one; null for phone numbers';
comment on column notice_codes.sent is 'Codes this person had sent within a day';
create index notice_codes_by_address on notice_codes (address_key) where address_key is not null;

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
