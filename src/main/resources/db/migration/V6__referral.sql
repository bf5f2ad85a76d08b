-- Offers of a place in a peer group. open_key is the episode and group while the offer is open, and null afterwards: the unique
-- index lets one open offer stand, whoever else asks at the same instant.
create table offer (
    id              uuid primary key,
    task_id         uuid                     not null unique,
    episode_id      uuid                     not null references episode,
    patient_key     uuid                     not null references patient,
    group_id        uuid,
    state           varchar(20)              not null,
    open_key        varchar(80) unique,
    offered_by      varchar(220)             not null,
    offered_at      timestamp with time zone not null,
    placer_system   varchar(200),
    placer_value    varchar(200),
    override_by     varchar(220),
    override_at     timestamp with time zone,
    override_reason varchar(1000),
    answer          varchar(10),
    answered_at     timestamp with time zone,
    answered_by     varchar(20),
    recorded_by     varchar(220),
    reason          varchar(30),
    ask_again       date,
    joined_group    uuid,
    review          boolean                  not null,
    changed_at      timestamp with time zone not null,
    version         int                      not null
);
create index offer_patient on offer (patient_key);
create index offer_episode on offer (episode_id);
create index offer_group on offer (group_id);
