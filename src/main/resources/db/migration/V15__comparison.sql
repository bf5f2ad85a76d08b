-- Comparing what the hospital holds with what we know of it: one at a time over all replicas. RESTING, READY (waits for a worker, or for
-- due_at), LEASED (a worker has it until due_at, and has lost it afterwards), as with lanes.
create table comparison (
    id         int primary key check (id = 1),
    state      varchar(10)              not null,
    due_at     timestamp with time zone not null,
    owner      varchar(60),
    attempts   int                      not null,
    -- Why it waits, while the hospital is away.
    cause      varchar(100),
    -- Who asked for it; null if it was due by the clock.
    asked_by   varchar(500),
    -- When this row was made: the first one is due an interval later.
    since      timestamp with time zone not null,
    begun_at   timestamp with time zone,
    ended_at   timestamp with time zone,
    -- The last copy that was compared, by the key of its resource.
    after_key  bigint                   not null,
    compared   bigint                   not null,
    -- Of those, how many the hospital would not show.
    unread     bigint                   not null,
    -- Copies when it began.
    total      bigint                   not null
);

-- What a comparison found. One of a kind and resource is open at a time; open_kind is its kind until it is closed.
create table finding (
    id            bigint generated always as identity primary key,
    resource_key  bigint                   not null references resource,
    kind          varchar(20)              not null,
    open_kind     varchar(20),
    -- Elements that somebody else changed, with commas between.
    elements      varchar(1000)            not null,
    -- Ids at the hospital: where it is by now, or all that carry our identifier.
    their_ids     varchar(1500)            not null,
    -- Of the copy that was seen, so that an operator decides about that one and no later one: of the whole, and of what was changed.
    seen_hash     varchar(64),
    elements_hash varchar(64),
    found_at      timestamp with time zone not null,
    seen_at       timestamp with time zone not null,
    closed_at     timestamp with time zone,
    unique (resource_key, open_kind)
);
create index finding_open on finding (open_kind, id);

-- What operators did about findings. Rows are added, never changed.
create table finding_action (
    id         bigint generated always as identity primary key,
    finding_id bigint                   not null references finding,
    action     varchar(20)              not null,
    -- Of the resource at the hospital that our copy was linked to.
    their_id   varchar(64),
    acted_at   timestamp with time zone not null,
    actor      varchar(500)             not null,
    reason     varchar(1000)            not null
);
create index finding_action_finding on finding_action (finding_id);

-- What others changed in a copy, and an operator let stand: it is no finding any more.
alter table hospital_copy add column accepted_hash varchar(64);
