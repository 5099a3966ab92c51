-- 0016_committees.sql
-- Why: coordination fails where committees have no clear structure (S4-18, PLN-16, BOD-1): who sits, until when, what was
-- decided, who does it by when. A committee is a body (bodies); these tables hold what only a committee has.
-- Effect: new tables only. Committees, seats and terms are few and rarely written: reference tables. What meetings leave behind
-- grows with the years and lives in the home of the committee's area.
create table committees (
  body_id uuid primary key references bodies (id),
  home text not null,
  kind text not null,
  order_text text check (order_text <> ''),
  ordered_on date,
  quorum_kind text not null check (quorum_kind in ('at-least', 'more-than', 'count')),
  quorum_numerator integer not null check (quorum_numerator >= 1),
  quorum_denominator integer not null check (quorum_denominator >= quorum_numerator or quorum_kind = 'count'),
  term_months integer check (term_months between 1 and 240),
  visibility text not null check (visibility in ('public', 'members')),
  dissolved_on date,
  revision integer not null default 1,
  founded_at timestamptz not null
);
comment on table committees is 'A body that meets and decides. Its name, parent and area stand in bodies';
comment on column committees.home is 'Where its meetings live: the province of its area, 00 for wider ones; never changes';
comment on column committees.order_text is 'The order, announcement or rule it was appointed by, as the office writes it';
comment on column committees.quorum_kind is 'at-least and more-than: that share (numerator by denominator) of the filled voting seats; count: that many (numerator)';
comment on column committees.visibility is 'members: only its members, its secretaries and auditors see that it exists';
create index committees_by_kind on committees (kind);

create table committee_seats (
  id uuid primary key,
  body_id uuid not null references committees (body_id),
  position integer not null,
  name_th text not null check (name_th <> ''),
  name_en text check (name_en <> ''),
  role text not null check (role in ('chair', 'deputy-chair', 'member', 'member-secretary', 'assistant-secretary', 'adviser')),
  filled_by text not null check (filled_by in ('ex-officio', 'appointed', 'elected', 'sortition', 'representative')),
  from_body_id uuid references bodies (id),
  voting boolean not null,
  substitute_allowed boolean not null,
  abolished_at timestamptz,
  revision integer not null default 1
);
comment on table committee_seats is 'The seats of a committee. A vacant seat is one without a term today; a seat is abolished, never deleted';
comment on column committee_seats.from_body_id is 'The body whose post or representative sits here';
create index committee_seats_by_body on committee_seats (body_id, position);

create table committee_terms (
  id uuid primary key,
  seat_id uuid not null references committee_seats (id),
  body_id uuid not null references committees (body_id),
  person_id uuid,
  holder_sealed text,
  email_sealed text,
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at > starts_at),
  end_reason text check (end_reason in ('term-over', 'resigned', 'died', 'moved-post', 'removed', 'other')),
  given_by uuid,
  unique (seat_id, starts_at),
  check ((person_id is null) <> (holder_sealed is null))
);
comment on table committee_terms is 'Who holds a seat from when to when. Two terms of a seat never overlap: the writer locks the seat and looks; the unique keys catch what would begin at one moment or both be open';
comment on column committee_terms.person_id is 'A person with an account; otherwise the name stands sealed in holder_sealed, the address for notices in email_sealed';
comment on column committee_terms.ends_at is 'The first moment the holder no longer sits; null: until ended';
create unique index committee_terms_one_open on committee_terms (seat_id) where ends_at is null;
create index committee_terms_by_body on committee_terms (body_id, starts_at);
create index committee_terms_by_person on committee_terms (person_id) where person_id is not null;

create table meetings (
  home text not null,
  id uuid not null,
  body_id uuid not null references committees (body_id),
  year integer not null,
  number integer not null check (number >= 1),
  place text not null check (place <> ''),
  online_url text check (online_url ~ '^https://'),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  state text not null check (state in ('planned', 'called', 'held', 'adjourned', 'cancelled')),
  revision integer not null default 1,
  agenda_revision integer not null default 1,
  notices integer not null default 0,
  called_at timestamptz,
  opened_at timestamptz,
  closed_at timestamptz check (closed_at >= opened_at),
  seats_filled integer,
  quorum_needed integer,
  quorum_present integer,
  end_reason text check (end_reason <> ''),
  minutes_version integer not null default 0,
  minutes_state text not null default 'none' check (minutes_state in ('none', 'draft', 'checked', 'certified')),
  certified_by uuid,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (home, id),
  unique (home, body_id, year, number)
);
comment on column meetings.year is 'Calendar year, Common Era: the second half of ครั้งที่ 3/2569';
comment on column meetings.agenda_revision is 'Counts changes of the order and membership of the agenda; each item counts its own text';
comment on column meetings.notices is 'How often members were written to: the SEQUENCE of the event in their calendars';
comment on column meetings.quorum_needed is 'As counted when the meeting was opened, or adjourned for lack of it';
comment on column meetings.certified_by is 'The meeting (same home) that certified the minutes';
create index meetings_by_body on meetings (body_id, starts_at);
create index meetings_by_time on meetings (starts_at);

create table agenda_items (
  home text not null,
  id uuid not null,
  meeting_id uuid not null,
  section integer not null check (section between 1 and 6),
  position integer not null,
  title text not null check (title <> ''),
  text text not null default '',
  presenter text check (presenter <> ''),
  restricted boolean not null default false,
  link_kind text check (link_kind in ('project', 'plan', 'pair', 'resolution', 'minutes')),
  link_home text,
  link_id uuid,
  revision integer not null default 1,
  edited_by uuid,
  removed_at timestamptz,
  primary key (home, id),
  foreign key (home, meeting_id) references meetings (home, id),
  check ((link_kind is null) = (link_id is null))
);
comment on table agenda_items is 'Sub-items of an agenda under the six standard items (ระเบียบวาระ); section is the standard item';
comment on column agenda_items.link_id is 'What it is about, by full key; without a foreign key, because it may live in another home';
create index agenda_items_by_meeting on agenda_items (home, meeting_id, section, position);
create index agenda_items_by_link on agenda_items (link_kind, link_id) where link_id is not null;

create table meeting_attendance (
  home text not null,
  meeting_id uuid not null,
  term_id uuid not null references committee_terms (id),
  status text not null check (status in ('present', 'substitute', 'leave', 'absent')),
  substitute_sealed text,
  note text check (note <> ''),
  arrived_at timestamptz,
  left_at timestamptz check (left_at > arrived_at),
  primary key (home, meeting_id, term_id),
  foreign key (home, meeting_id) references meetings (home, id),
  check ((status = 'substitute') = (substitute_sealed is not null))
);
comment on column meeting_attendance.arrived_at is 'Null: from the beginning; left_at null: to the end';

create table agenda_conflicts (
  home text not null,
  item_id uuid not null,
  term_id uuid not null references committee_terms (id),
  note text not null check (note <> ''),
  primary key (home, item_id, term_id),
  foreign key (home, item_id) references agenda_items (home, id)
);
comment on table agenda_conflicts is 'Members with an interest in a matter: there, but not counted in its decision';

create table minutes_texts (
  home text not null,
  item_id uuid not null,
  meeting_id uuid not null,
  text text not null,
  revision integer not null default 1,
  edited_by uuid,
  edited_at timestamptz not null,
  primary key (home, item_id),
  foreign key (home, item_id) references agenda_items (home, id),
  foreign key (home, meeting_id) references meetings (home, id)
);
comment on table minutes_texts is 'The draft of the minutes, item by item; read no more once a version is certified';

create table minutes_versions (
  home text not null,
  meeting_id uuid not null,
  version integer not null,
  state text not null check (state in ('checked', 'certified', 'corrected')),
  items jsonb not null,
  reason text check (reason <> ''),
  in_meeting uuid,
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, meeting_id, version),
  foreign key (home, meeting_id) references meetings (home, id)
);
comment on table minutes_versions is 'The minutes as they were checked, certified or corrected; never changed afterwards';
comment on column minutes_versions.items is '[{item, section, title, text}]';
comment on column minutes_versions.in_meeting is 'The meeting that certified or corrected';

create table resolutions (
  home text not null,
  id uuid not null,
  meeting_id uuid not null,
  item_id uuid not null,
  body_id uuid not null references committees (body_id),
  number integer not null,
  kind text not null check (kind in ('approve', 'acknowledge', 'direct', 'reject', 'defer')),
  text text not null check (text <> ''),
  decided_by text not null check (decided_by in ('consensus', 'vote')),
  votes_for integer check (votes_for >= 0),
  votes_against integer check (votes_against >= 0),
  votes_abstain integer check (votes_abstain >= 0),
  chair_decided boolean not null default false,
  voters integer not null check (voters >= quorum_needed),
  quorum_needed integer not null check (quorum_needed >= 1),
  restricted boolean not null,
  owner_body_id uuid references bodies (id),
  owner_seat_id uuid references committee_seats (id),
  due_on date,
  follow_up text check (follow_up in ('not-started', 'in-progress', 'done', 'blocked')),
  superseded_by uuid,
  recorded_by uuid,
  decided_at timestamptz not null,
  primary key (home, id),
  unique (home, meeting_id, number),
  foreign key (home, meeting_id) references meetings (home, id),
  foreign key (home, item_id) references agenda_items (home, id),
  check (decided_by = 'consensus' or votes_for + votes_against + votes_abstain = voters),
  check (kind <> 'direct' or (due_on is not null and (owner_body_id is not null or owner_seat_id is not null))),
  check ((follow_up is null) = (owner_body_id is null and owner_seat_id is null))
);
comment on column resolutions.voters is 'Members with a vote who were there when it was decided; one with an interest in the matter is not among them';
comment on column resolutions.chair_decided is 'The votes were equal and the chair gave the casting vote';
comment on column resolutions.follow_up is 'Where the work stands, as last said; null: nobody was given any';
comment on column resolutions.superseded_by is 'A later resolution (same home) that takes its place';
create index resolutions_by_body on resolutions (body_id, decided_at);
create index resolutions_by_item on resolutions (home, item_id);
create index resolutions_by_owner on resolutions (owner_body_id, due_on) where owner_body_id is not null;
create index resolutions_open on resolutions (due_on) where follow_up in ('not-started', 'in-progress', 'blocked') and superseded_by is null;

create table resolution_follow_ups (
  home text not null,
  id uuid not null,
  resolution_id uuid not null,
  state text not null check (state in ('not-started', 'in-progress', 'done', 'blocked')),
  note text not null check (note <> ''),
  evidence text check (evidence <> ''),
  said_by uuid,
  said_at timestamptz not null,
  primary key (home, id),
  foreign key (home, resolution_id) references resolutions (home, id)
);
create index resolution_follow_ups_by_resolution on resolution_follow_ups (home, resolution_id, said_at);

create table meeting_documents (
  home text not null,
  id uuid not null,
  meeting_id uuid not null,
  item_id uuid,
  title text not null check (title <> ''),
  file_name text not null check (file_name <> ''),
  media_type text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_size bigint not null,
  visibility text not null check (visibility in ('public', 'members')),
  added_by uuid not null,
  added_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, meeting_id) references meetings (home, id),
  foreign key (home, item_id) references agenda_items (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table meeting_documents is 'Papers of a meeting, checked and kept as those of plans (documents)';
create index meeting_documents_by_meeting on meeting_documents (home, meeting_id, added_at);

create table committee_events (
  home text not null,
  id uuid not null,
  body_id uuid not null references committees (body_id),
  meeting_id uuid,
  resolution_id uuid,
  kind text not null,
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id)
);
comment on table committee_events is 'What was done to a committee, its seats, meetings and resolutions; appended in the transaction that did it. No names of persons';
create index committee_events_by_body on committee_events (body_id, happened_at);
create index committee_events_by_meeting on committee_events (home, meeting_id, happened_at) where meeting_id is not null;

create table meeting_calendars (
  person_id uuid primary key,
  word_hash text not null unique,
  made_at timestamptz not null
);
comment on table meeting_calendars is 'The secret address under which a person''s calendar program reads the own meetings; only its hash is kept';

create index bodies_by_area_begin on bodies (area_code text_pattern_ops);
comment on index bodies_by_area_begin is 'Bodies of a place and of what lies in it: codes that begin with its code';
