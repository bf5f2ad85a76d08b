-- A feed may be withdrawn: it counts no longer. The newest row of a name holds, whichever it says.
alter table feed add column withdrawn boolean default false not null;

-- Names of feeds and codes of organisations may be many: forty names filled the one, four hundred codes the other.
alter table feed alter column organisations set data type text;
alter table course alter column source set data type text;
