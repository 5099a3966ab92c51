-- 0047_words-in-the-log.sql
-- Why: the public log held a digest of the sealed original only, so nobody could see that the words everybody reads were changed in the
-- database. Now an entry commits to the words as they are shown; their salts lie beside them and are handed out with them.
-- Effect: nullable columns, no row is written anew. What was announced before stays as it is: the log says nothing of its words.
alter table log_outbox add column words text;
comment on column log_outbox.words is 'Canonical JSON: salted digests of the words shown from this event on, by the name of the text; null for events without words';
alter table log_leaves add column words text;
comment on column log_leaves.words is 'As in the entry itself; here to be found quickly';
alter table complaints add column words_salt bytea check (length(words_salt) = 32);
comment on column complaints.words_salt is 'Salt of the digest of words, place and answers in the public log; a new one when they are shown otherwise, and the old one is gone';
alter table complaints add column outcome_salt bytea check (length(outcome_salt) = 32);
comment on column complaints.outcome_salt is 'Salt of the digest of outcome_note in the public log';
alter table complaint_events add column text_salt bytea check (length(text_salt) = 32);
comment on column complaint_events.text_salt is 'Salt of the digest of text in the public log; only where text is for everybody';
