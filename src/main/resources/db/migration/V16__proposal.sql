-- What we would have the EHR say in resources that it owns, as long as it does not. Statuses and days only.
create table proposal (
    id           bigint generated always as identity primary key,
    resource_key bigint                   not null references resource,
    -- Of ours, that would say it.
    version      int                      not null,
    element      varchar(40)              not null,
    theirs       varchar(300),
    ours         varchar(300),
    since        timestamp with time zone not null,
    -- When theirs was looked at last.
    checked_at   timestamp with time zone not null,
    unique (resource_key, element)
);
create index proposal_checked on proposal (checked_at);
