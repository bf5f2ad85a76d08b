-- In which form something reached the hospital, and why not in a better one.
alter table delivery_resource add column rung varchar(20);
alter table delivery_resource add column why varchar(300);
-- What stands for it there, where that is of another type: DocumentReference/7.
alter table delivery_resource add column written_as varchar(100);
-- What has gone since a moment.
create index delivery_settled on delivery (settled_at);
