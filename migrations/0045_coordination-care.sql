-- 0045_coordination-care.sql
-- Why: a proposed board that its own body took back looked like a board that had been worked on and given up; and what only keeps the id of
-- a board (joinings, scenarios, agreements) needs its home to lead to it.
-- Effect: one check renewed, proposals taken back so far marked, one index.
alter table boards drop constraint boards_outcome_check;
alter table boards add constraint boards_outcome_check check (outcome in ('achieved', 'partly', 'given-up', 'declined', 'taken-back'));
update boards b set outcome = 'taken-back'
 where b.state = 'closed' and b.outcome = 'given-up'
   and exists (select from board_events e where e.home = b.home and e.board_id = b.id and e.kind = 'proposal-taken-back');
comment on column boards.outcome is 'declined, taken-back: a proposal that never was a board, ended by those who plan for the place or by the body that made it';
create index boards_by_id on boards (id);
