-- Attempts to count the episode that failed: those that never did come first, so that one person does not hold up the others.
alter table recount_item add column failures int default 0 not null;
