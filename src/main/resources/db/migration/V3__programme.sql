-- Cohorts of a programme, and each person's episode in one.
create table cohort (
    id             uuid primary key,
    name           varchar(200)             not null,
    programme_type varchar(10)              not null,
    first_session  date                     not null,
    planned_last   date                     not null,
    sessions       int                      not null,
    opened_at      timestamp with time zone not null,
    closing_start  timestamp with time zone,
    closing_end    timestamp with time zone,
    closed_by      varchar(220)
);

create table episode (
    id                 uuid primary key,
    seq                bigint generated always as identity,
    cohort_id          uuid    not null references cohort,
    patient_key        uuid    not null references patient,
    outcome            varchar(20),
    attended           int,
    offered            int,
    present_at_closing boolean,
    ended_on           date,
    declared_by        varchar(220),
    entered_in_error   boolean not null,
    version            int     not null,
    unique (cohort_id, patient_key)
);
create index episode_patient on episode (patient_key);
