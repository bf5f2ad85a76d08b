-- Responses that were taken, each inserted before anything else of it is looked at: of two callers who send one at the same moment
-- the second waits, and then sees what the first has done.
create table questionnaire_response (
    -- Also of the QuestionnaireResponse in the record.
    id       uuid primary key,
    taken_at timestamp with time zone not null
);

-- That a person must look at an answer. An alert without closed_at is open.
create table risk_alert (
    -- Also of its Flag in the record.
    id          uuid primary key,
    response_id uuid                     not null references questionnaire_response,
    patient_key uuid                     not null references patient,
    -- Of the alerts of one response, from 1.
    number      int                      not null,
    raised_at   timestamp with time zone not null,
    closed_by   varchar(500),
    closed_at   timestamp with time zone,
    action      varchar(40),
    unique (response_id, number)
);
create index risk_alert_closed on risk_alert (closed_at, raised_at);
