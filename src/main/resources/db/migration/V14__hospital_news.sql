-- What the hospital says of a person, beyond names.
alter table patient add column died boolean default false not null;
alter table patient add column died_on date;
alter table patient add column restricted boolean default false not null;
-- When the hospital's Patient was first found to agree with all that we had been told.
alter table patient add column confirmed_at timestamp with time zone;

-- Patients of the hospital that it has merged: who this one was replaced by, and who stands at the end of that; oneself, mostly.
alter table patient add column replaced_by uuid references patient;
alter table patient add column person uuid references patient;
update patient set person = key;
alter table patient alter column person set not null;
create index patient_person on patient (person);

-- Numbers that named a person once, and may name somebody else by now: what was written under one is still of that person.
create table patient_former_ref (
    id          bigint generated always as identity primary key,
    patient_key uuid         not null references patient,
    kind        varchar(10)  not null,
    system      varchar(200) not null,
    value       varchar(100) not null
);
create index patient_former_ref_patient on patient_former_ref (patient_key);

-- Up to when we have heard what has changed of the person at the hospital.
alter table patient add column heard_until timestamp with time zone;
create index patient_heard on patient (heard_until);

-- What the hospital told us of people, as it was heard. Rows are added, never changed.
create table patient_event (
    id          bigint generated always as identity primary key,
    patient_key uuid                     not null references patient,
    event       varchar(30)              not null,
    heard_at    timestamp with time zone not null
);
create index patient_event_patient on patient_event (patient_key, id);

-- Where an offer stood before the patient's death closed it.
alter table offer add column state_before varchar(20);

-- Ended by the patient's death, and open again if that was a mistake.
alter table peer_group_member add column ended_by_death boolean default false not null;

-- One row: which replica listens to the hospital, until when it may, and how the last round went.
create table hospital_round (
    id       int primary key check (id = 1),
    owner    varchar(50),
    until    timestamp with time zone not null,
    asked_at timestamp with time zone,
    began_at timestamp with time zone,
    ended_at timestamp with time zone
);

-- The newest version of each resource of the EHR's of which we have heard, and what came of it.
create table hospital_news (
    type          varchar(40)              not null,
    their_id      varchar(64)              not null,
    their_version varchar(64)              not null,
    heard_at      timestamp with time zone not null,
    patient_key   uuid                     not null references patient,
    resource_key  bigint references resource,
    outcome       varchar(20)              not null,
    reason        varchar(60),
    -- Who has seen to it, and how.
    settled_by    varchar(500),
    settled_why   varchar(1000),
    primary key (type, their_id)
);
create index hospital_news_outcome on hospital_news (outcome, heard_at);
