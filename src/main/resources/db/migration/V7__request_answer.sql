-- Answers to calls that carried an X-Request-Id, so that the same call twice is carried out once. A row is written in the
-- transaction of the call itself; the key settles which of two callers at the same instant does the work.
create table request_answer (
    caller      varchar(200)             not null,
    request_id  varchar(64)              not null,
    -- SHA-256 of method, address and body, in hexadecimal.
    digest      varchar(64)              not null,
    -- Null only while that transaction runs, which nobody else sees.
    status      int,
    headers     text,
    body        text,
    answered_at timestamp with time zone not null,
    primary key (caller, request_id)
);
create index request_answer_age on request_answer (answered_at);
