-- Dates and periods of the newest version, half open; an open side holds a time that no FHIR date reaches.
create table search_period (
    resource_key bigint                   not null references resource,
    name         varchar(30)              not null,
    low          timestamp with time zone not null,
    high         timestamp with time zone not null,
    primary key (resource_key, name)
);
create index search_period_low on search_period (name, low, high, resource_key);
create index search_period_high on search_period (name, high, low, resource_key);

-- Values stand under fewer rows per resource if the name is looked at in the index.
drop index search_value_resource;
create index search_value_resource on search_value (resource_key, name);

-- By which edition of the search keys the record is indexed, and how far a run to a newer one has come.
alter table deployment add column search_edition int not null default 1;
alter table deployment add column search_indexed_to bigint not null default 0;
