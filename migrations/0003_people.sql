-- 0003_people.sql
-- Why: accounts, roles, personal data and who looked at them (SECURITY 2; DESIGN 3 and 5). A copy of these tables names
-- nobody: names, e-mail addresses and phone numbers are sealed with a key that is not in the database, and what must be
-- found again (an e-mail address) is found by a keyed hash.
-- Effect: new tables only. auth_* have the shape better-auth 1.7 expects, with our names for its columns.
create table persons (
  id uuid primary key,
  name_sealed text not null,
  created_at timestamptz not null
);
comment on column persons.name_sealed is 'Display name, sealed (platform/crypto-box, context person-name:<id>)';

create table person_private (
  person_id uuid primary key references persons (id),
  email_sealed text,
  email_key text,
  phone_sealed text,
  updated_at timestamptz not null
);
comment on column person_private.email_key is 'Keyed hash of the address in lower case: found by it, not readable from it';
create index person_private_by_email_key on person_private (email_key);

create table auth_users (
  id uuid primary key references persons (id),
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table auth_users is 'better-auth: user. email is <keyed hash>@people.invalid, name is empty; the real ones are sealed in person_private and persons';

create table auth_sessions (
  id uuid primary key,
  user_id uuid not null references auth_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  stepped_up_at timestamptz
);
comment on table auth_sessions is 'better-auth: session. The address is never stored; user_agent holds a family and system only';
comment on column auth_sessions.token is 'SHA-256 of the 256-bit value in the cookie, hexadecimal: a copy of this table opens no session';
comment on column auth_sessions.updated_at is 'Last seen, to the minute';
comment on column auth_sessions.stepped_up_at is 'Last time the second factor was shown in this session';
create index auth_sessions_by_user on auth_sessions (user_id);

create table auth_accounts (
  id uuid primary key,
  user_id uuid not null references auth_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
comment on column auth_accounts.password is 'Argon2id, 64 MiB, t=3, p=1';
create index auth_accounts_by_user on auth_accounts (user_id);

create table auth_verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index auth_verifications_by_identifier on auth_verifications (identifier);

create table second_factors (
  person_id uuid primary key references persons (id),
  secret_sealed text not null,
  confirmed_at timestamptz,
  last_counter bigint not null default 0,
  misses integer not null default 0,
  locked_until timestamptz
);
comment on table second_factors is 'TOTP (RFC 6238). Unconfirmed: shown on the page, not yet proved by a code';
comment on column second_factors.misses is 'Wrong codes in a row; the fifth locks the factor for a while';
comment on column second_factors.last_counter is 'Time step of the last accepted code; the same or an older one is refused (RFC 6238 section 5.2)';

create table person_events (
  id uuid primary key,
  person_id uuid not null references persons (id),
  kind text not null check (kind in ('password-changed', 'second-factor-set', 'second-factor-removed')),
  actor_id uuid not null references persons (id),
  reason text check (reason <> ''),
  happened_at timestamptz not null,
  check (actor_id = person_id or reason is not null)
);
comment on table person_events is 'What was done to an account. Someone else''s act has a reason';
create index person_events_by_person on person_events (person_id, happened_at);

create table role_grants (
  id uuid primary key,
  person_id uuid not null references persons (id),
  role text not null,
  body_id uuid references bodies (id),
  area_code text references areas (code),
  function_code text references functions (code),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  reason text not null check (reason <> ''),
  granted_by uuid references persons (id),
  granted_at timestamptz not null,
  needs_second boolean not null,
  confirmed_by uuid references persons (id),
  confirmed_at timestamptz,
  ended_by uuid references persons (id),
  ended_at timestamptz,
  end_reason text check (end_reason <> ''),
  check (confirmed_by is distinct from granted_by or confirmed_by is null),
  check ((ended_at is null) = (end_reason is null))
);
comment on table role_grants is 'Rights: role × body × area × function × period. Never deleted: the rows are the history';
comment on column role_grants.body_id is 'Null: the role is not tied to one body';
comment on column role_grants.area_code is 'Null: the area of the body alone decides; TH: everywhere';
comment on column role_grants.ends_on is 'Last day, Bangkok time; null: until ended';
comment on column role_grants.granted_by is 'Null: made by the platform itself (first set-up, demonstration)';
comment on column role_grants.needs_second is 'A deciding role: without effect until another administrator has confirmed it';
create index role_grants_by_person on role_grants (person_id);

create table invitations (
  id uuid primary key,
  token_hash text unique,
  name_sealed text not null,
  email_sealed text not null,
  email_key text not null,
  lang text not null check (lang in ('th', 'en')),
  role text not null,
  body_id uuid references bodies (id),
  area_code text references areas (code),
  function_code text references functions (code),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  reason text not null check (reason <> ''),
  invited_by uuid not null references persons (id),
  invited_at timestamptz not null,
  needs_second boolean not null,
  confirmed_by uuid references persons (id),
  confirmed_at timestamptz,
  expires_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references persons (id),
  withdrawn_at timestamptz,
  withdrawn_by uuid references persons (id),
  withdraw_reason text check (withdraw_reason <> ''),
  check (confirmed_by is distinct from invited_by or confirmed_by is null)
);
comment on column invitations.token_hash is 'SHA-256 of the 256-bit word in the letter; null until the letter is sent (a deciding role waits for the second administrator)';
comment on column invitations.expires_at is 'Seven days after the letter';
create index invitations_by_time on invitations (invited_at);

create table platform_setup (
  only_row boolean primary key check (only_row),
  code_hash text not null,
  made_at timestamptz not null
);
comment on table platform_setup is 'The one-time code that lets the first administrator in; gone once there is an account';

create table access_log (
  id uuid primary key,
  happened_at timestamptz not null,
  reader_id uuid references persons (id),
  person_id uuid not null references persons (id),
  fields text[] not null,
  purpose text not null check (purpose <> '')
);
comment on table access_log is 'Each look at personal data: who, whose, which fields, why, when. Kept two years (SECURITY 8)';
comment on column access_log.reader_id is 'Null: the platform itself, to send a letter';
create index access_log_by_person on access_log (person_id, happened_at);
create index access_log_by_time on access_log (happened_at);

create table api_keys (
  id uuid primary key,
  key_hash text not null unique,
  label text not null,
  scopes text[] not null,
  person_id uuid not null references persons (id),
  body_id uuid references bodies (id),
  created_at timestamptz not null,
  ended_at timestamptz
);
comment on column api_keys.key_hash is 'SHA-256 of the 256-bit key';

create table demo_sign_ins (
  position integer primary key,
  person_id uuid not null references persons (id),
  role text not null,
  email text not null unique,
  password text not null,
  body_code text,
  totp_secret text,
  what_th text not null,
  what_en text not null
);
comment on table demo_sign_ins is 'Invented people of the demonstration, with what is needed to sign in as them. Empty on a real platform';

create table demo_api_keys (
  position integer primary key,
  api_key_id uuid not null references api_keys (id),
  key text not null,
  scopes text[] not null
);
