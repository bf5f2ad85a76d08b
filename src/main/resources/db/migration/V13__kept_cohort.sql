-- A cohort of which the hospital is told nothing: neither plans, sessions and attendance, nor corrections of them.
alter table cohort add column kept boolean default false not null;
