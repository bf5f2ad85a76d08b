-- People, by the names that callers and the hospital give them, and what they allow.
create table patient (
    key        uuid primary key,
    birth_date date,
    created_at timestamp with time zone not null
);

create table patient_ref (
    kind        varchar(10)  not null,
    system      varchar(200) not null,
    value       varchar(100) not null,
    patient_key uuid         not null references patient,
    primary key (kind, system, value)
);
create index patient_ref_patient on patient_ref (patient_key);

create table permission (
    id          bigint generated always as identity primary key,
    patient_key uuid                     not null references patient,
    permission  varchar(40)              not null,
    granted     boolean                  not null,
    answered_at timestamp with time zone not null,
    recorded_by varchar(200)             not null
);
create index permission_patient on permission (patient_key, permission, id);
