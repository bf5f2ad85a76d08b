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

-- Documents on their way to the trust's integration engine, one for each delivery that has one. The engine cannot be asked what it has.
create table sent_document (
    lane       varchar(50)              not null,
    seq        bigint                   not null,
    -- SHA-256 of the bytes.
    digest     varchar(64)              not null,
    begun_at   timestamp with time zone not null,
    -- When the engine said that it had it.
    taken_at   timestamp with time zone,
    -- When a person was asked whether it had arrived.
    asked_at   timestamp with time zone,
    primary key (lane, seq),
    foreign key (lane, seq) references delivery
);
