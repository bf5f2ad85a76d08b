-- Made anew, since the record is indexed anew at the next start. A value with the type and the search key that it stands under,
-- Task.status=active, is one column: so that the database knows how many resources have it, which it cannot tell from a name and a
-- value apart.
drop table search_value;
create table search_value (
    resource_key bigint       not null references resource,
    name         varchar(40)  not null,
    system       varchar(200) not null,
    value        varchar(200) not null,
    token        varchar(300) not null
);
create index search_value_resource on search_value (resource_key, token);
create index search_value_token on search_value (token, system, resource_key);
-- For a search of any value of a system.
create index search_value_system on search_value (system, name, resource_key);

-- Dates and periods of the newest version, half open; an open side holds a time that no FHIR date reaches. The name is that of the
-- type and the search key, Task.authored-on.
create table search_period (
    resource_key bigint                   not null references resource,
    name         varchar(80)              not null,
    low          timestamp with time zone not null,
    high         timestamp with time zone not null,
    primary key (resource_key, name)
);
create index search_period_low on search_period (name, low, high, resource_key);
create index search_period_high on search_period (name, high, low, resource_key);

-- By which edition of the search keys the record is indexed, and how far a run to a newer one has come.
alter table deployment add column search_edition int not null default 1;
alter table deployment add column search_indexed_to bigint not null default 0;
