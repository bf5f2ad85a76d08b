-- A feed may be withdrawn: it counts no longer. The newest row of a name holds, whichever it says.
alter table feed add column withdrawn boolean default false not null;
