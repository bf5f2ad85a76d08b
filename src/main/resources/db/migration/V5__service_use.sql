-- Declarations of feeds, kept for good; the newest of a name holds.
create table feed (
    seq           bigint generated always as identity primary key,
    name          varchar(64)              not null,
    source        varchar(20)              not null,
    -- Names of ContactKind, separated by blanks.
    kinds         varchar(200)             not null,
    complete_from date                     not null,
    -- The day after the last complete one.
    complete_to   date                     not null,
    file_name     varchar(500),
    file_sha256   varchar(64),
    declared_at   timestamp with time zone not null,
    declared_by   varchar(200)             not null
);
create index feed_name on feed (name, seq);

-- Recounts, done in the background by one worker each. A running one whose due_at has passed lost its worker and is due again.
create table recount_job (
    id           uuid primary key,
    -- Set while nobody works on it: two requests for one target are one job. Its value is the target's.
    waiting_for  varchar(50) unique,
    state        varchar(10)              not null,
    due_at       timestamp with time zone not null,
    owner        varchar(50),
    attempts     int                      not null,
    detail       varchar(1000),
    requested_at timestamp with time zone not null,
    requested_by varchar(200)             not null,
    settled_at   timestamp with time zone
);
create index recount_job_due on recount_job (state, due_at);

create table recount_item (
    job_id     uuid not null references recount_job,
    position   int  not null,
    episode_id uuid not null references episode,
    -- Observations that got a new version; null until the episode is counted.
    changed    int,
    primary key (job_id, position)
);
