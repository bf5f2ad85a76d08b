-- Who this deployment is. The namespace is secret: see BusinessIds.
create table deployment (
    id              int primary key check (id = 1),
    identifier_base varchar(200) not null,
    namespace       uuid         not null
);

-- The FHIR record: the newest version of each resource, and every version.
create table resource (
    key          bigint generated always as identity primary key,
    type         varchar(40)              not null,
    id           uuid                     not null,
    version      int                      not null,
    last_updated timestamp with time zone not null,
    patient_key  uuid references patient,
    body         text                     not null,
    unique (type, id)
);
create index resource_patient on resource (patient_key, type, key);
create index resource_type on resource (type, key);
create index resource_updated on resource (type, last_updated, key);

create table resource_version (
    resource_key bigint                   not null references resource,
    version      int                      not null,
    written_at   timestamp with time zone not null,
    author       varchar(200)             not null,
    body         text                     not null,
    primary key (resource_key, version)
);

-- Tokens, references and identifiers of the newest version. A reference's value is Type/id, its system empty.
create table search_value (
    resource_key bigint       not null references resource,
    name         varchar(30)  not null,
    system       varchar(200) not null,
    value        varchar(200) not null
);
create index search_value_resource on search_value (resource_key);
create index search_value_token on search_value (name, value, system, resource_key);

-- A lane is what must reach the hospital in order: one patient's events, or one group's.
create table lane (
    key         varchar(50) primary key,
    patient_key uuid references patient,
    last_seq    bigint                   not null,
    state       varchar(10)              not null,
    due_at      timestamp with time zone not null,
    owner       varchar(50),
    attempts    int                      not null,
    -- The last attempt may have been carried out although no answer came: look before sending again.
    unclear     boolean                  not null,
    reason      varchar(40),
    detail      varchar(2000),
    since       timestamp with time zone not null
);
create index lane_due on lane (state, due_at);

create table delivery (
    lane       varchar(50)              not null references lane,
    seq        bigint                   not null,
    state      varchar(10)              not null,
    queued_at  timestamp with time zone not null,
    settled_at timestamp with time zone,
    primary key (lane, seq)
);
create index delivery_state on delivery (state, lane, seq);

create table delivery_resource (
    lane         varchar(50) not null,
    seq          bigint      not null,
    position     int         not null,
    resource_key bigint      not null references resource,
    version      int         not null,
    -- Sent only if the patient allows this at the moment of sending.
    permission   varchar(40),
    outcome      varchar(20),
    primary key (lane, seq, position),
    foreign key (lane, seq) references delivery
);
create index delivery_resource_resource on delivery_resource (resource_key);

-- What the hospital holds of each resource of ours: made by us, or the EHR's own that we found.
create table hospital_copy (
    resource_key  bigint primary key references resource,
    owner         varchar(10)              not null,
    their_id      varchar(64)              not null,
    their_version varchar(64),
    version       int                      not null,
    learned_at    timestamp with time zone not null
);
create index hospital_copy_their_id on hospital_copy (their_id);
