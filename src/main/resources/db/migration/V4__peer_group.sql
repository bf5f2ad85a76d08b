-- Patient-led peer groups. Who belongs to them stands here only, never in the FHIR record.
create table peer_group (
    id          uuid primary key,
    name        varchar(100) not null,
    open_to     varchar(20)  not null,
    started     date         not null,
    status      varchar(10)  not null,
    -- The day from which the status holds.
    since       date         not null,
    merged_into uuid references peer_group,
    version     int          not null
);

create table peer_group_cohort (
    group_id uuid not null references peer_group,
    cohort   uuid not null,
    primary key (group_id, cohort)
);

-- Every status that a group was in.
create table peer_group_status (
    group_id    uuid                     not null references peer_group,
    version     int                      not null,
    status      varchar(10)              not null,
    since       date                     not null,
    recorded_at timestamp with time zone not null,
    recorded_by varchar(200)             not null,
    primary key (group_id, version)
);

create table peer_group_member (
    id          bigint generated always as identity primary key,
    group_id    uuid                     not null references peer_group,
    patient_key uuid                     not null references patient,
    joined      date                     not null,
    left_on     date,
    -- The patient while the membership is open, else null: one open membership per person and group.
    open_member uuid,
    how_known   varchar(20)              not null,
    reason      varchar(40),
    recorded_at timestamp with time zone not null,
    recorded_by varchar(200)             not null,
    closed_at   timestamp with time zone,
    closed_by   varchar(200),
    unique (group_id, open_member)
);
create index peer_group_member_patient on peer_group_member (patient_key, group_id);

-- Every version of what was told of a meeting; the newest one holds.
create table peer_group_meeting (
    id          uuid                     not null,
    version     int                      not null,
    group_id    uuid                     not null references peer_group,
    met_on      date                     not null,
    outcome     varchar(10)              not null,
    head_count  int,
    setting     varchar(10),
    facilitator varchar(220),
    starts_at   timestamp with time zone,
    ends_at     timestamp with time zone,
    recorded_at timestamp with time zone not null,
    recorded_by varchar(200)             not null,
    primary key (id, version)
);
create index peer_group_meeting_group on peer_group_meeting (group_id, met_on);
