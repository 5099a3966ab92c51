-- 0032_knowledge.sql
-- Why: solved cases become knowledge from which all learn (S2 ชุมชนแห่งการเรียนรู้; CMP-4): how others solved this.
-- Effect: new tables only. Everything in them is public form: personal data are taken out before anything is stored.
create table knowledge_articles (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  state text not null check (state in ('draft', 'review', 'published', 'withdrawn')),
  category_code text not null,
  area_code text references areas (code),
  body_id uuid references bodies (id),
  case_ref text,
  title text not null check (title <> ''),
  problem text not null,
  cause text not null,
  steps text not null,
  result text not null,
  cost text not null,
  watch text not null,
  version integer not null default 0 check (version >= 0),
  published_title text,
  published_at timestamptz,
  works integer not null default 0,
  comments integer not null default 0,
  search tsvector not null default '',
  made_by uuid,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (home, id),
  check ((version = 0) = (published_at is null)),
  check ((version = 0) = (published_title is null))
);
comment on table knowledge_articles is 'How a problem was solved. The words here are those being worked on; what the public reads is the last of knowledge_versions';
comment on column knowledge_articles.state is 'review: a second officer looks · published: the last version is what stands here · draft with a version: being changed, the version stays public · withdrawn: not shown any more';
comment on column knowledge_articles.works is 'How many said that it works with them too';
comment on column knowledge_articles.search is 'Lexemes of the published version (kernel searchTokens)';
create index knowledge_articles_by_time on knowledge_articles (published_at desc, id desc) where version > 0 and state <> 'withdrawn';
create index knowledge_articles_by_category on knowledge_articles (category_code, works desc, published_at desc, id desc) where version > 0 and state <> 'withdrawn';
create index knowledge_articles_by_search on knowledge_articles using gin (search) where version > 0 and state <> 'withdrawn';
create index knowledge_articles_at_work on knowledge_articles (state, updated_at desc) where state in ('draft', 'review');
create index knowledge_articles_of_case on knowledge_articles (case_ref) where case_ref is not null;

create table knowledge_versions (
  home text not null,
  article_id uuid not null,
  version integer not null check (version > 0),
  title text not null,
  problem text not null,
  cause text not null,
  steps text not null,
  result text not null,
  cost text not null,
  watch text not null,
  reason text not null check (reason <> ''),
  published_by uuid,
  published_at timestamptz not null,
  primary key (home, article_id, version),
  foreign key (home, article_id) references knowledge_articles (home, id)
);
comment on table knowledge_versions is 'What the public read from when on. Never changed';

create table knowledge_comments (
  home text not null,
  id uuid not null,
  article_id uuid not null,
  kind text not null check (kind in ('comment', 'works', 'differs')),
  state text not null check (state in ('waiting', 'shown', 'hidden')),
  text text not null,
  body_id uuid references bodies (id),
  person_id uuid,
  by_key text not null,
  suspicion text check (suspicion in ('links', 'repeated', 'flood', 'reported')),
  reports integer not null default 0,
  at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text check (reason <> ''),
  primary key (home, id),
  foreign key (home, article_id) references knowledge_articles (home, id),
  check ((state = 'hidden') = (reason is not null))
);
comment on table knowledge_comments is 'What people and offices say of an article. Those of visitors wait for a moderator; text is the public form';
comment on column knowledge_comments.by_key is 'Keyed hash of the browser and the article: one browser says "works" once, and a flood is seen. Names nobody';
comment on column knowledge_comments.suspicion is 'Why a moderator should look first';
create index knowledge_comments_of_article on knowledge_comments (home, article_id, at desc) where state = 'shown';
create index knowledge_comments_waiting on knowledge_comments (at, id) where state = 'waiting';
create index knowledge_comments_by_key on knowledge_comments (by_key, at);
create unique index knowledge_comments_works_once on knowledge_comments (home, article_id, by_key) where kind = 'works';

create table knowledge_reports (
  home text not null,
  comment_id uuid not null,
  by_key text not null,
  at timestamptz not null,
  primary key (home, comment_id, by_key),
  foreign key (home, comment_id) references knowledge_comments (home, id)
);
comment on table knowledge_reports is 'Who found a comment abusive, once for each browser';

create table knowledge_links (
  home text not null,
  article_id uuid not null,
  case_ref text not null,
  made_by uuid,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  primary key (home, article_id, case_ref),
  foreign key (home, article_id) references knowledge_articles (home, id)
);
comment on table knowledge_links is 'The same problem elsewhere: public cases an officer joined to the article';
create index knowledge_links_of_case on knowledge_links (case_ref);

create table knowledge_follows (
  home text not null,
  article_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (home, article_id, person_id),
  foreign key (home, article_id) references knowledge_articles (home, id)
);
comment on table knowledge_follows is 'Who is written to when a new version is published';
create index knowledge_follows_of_person on knowledge_follows (person_id);

create table knowledge_events (
  home text not null,
  id uuid not null,
  article_id uuid not null,
  kind text not null check (kind in ('made', 'edited', 'sent', 'returned', 'published', 'withdrawn', 'linked', 'unlinked', 'comment-shown', 'comment-hidden')),
  actor_id uuid,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  detail jsonb not null default '{}',
  primary key (home, id),
  foreign key (home, article_id) references knowledge_articles (home, id)
);
comment on table knowledge_events is 'Who did what to an article and why. Append only';
create index knowledge_events_of_article on knowledge_events (home, article_id, at);

create table complaint_words (
  one boolean primary key default true check (one),
  words jsonb not null,
  cases integer not null,
  made_at timestamptz not null
);
comment on table complaint_words is 'How often words stand in the public words of closed cases of each category (engines/categories learnFrom): what the suggestion of a category has learnt here. Words of fewer than five cases are not in it. One row';
