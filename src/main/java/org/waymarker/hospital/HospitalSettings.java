package org.waymarker.hospital;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.waymarker.fhir.References;

/**
 * Settings of {@code waymarker.hospital}; those of logging in are read in {@code login}.
 *
 * @param baseUrl FHIR base of the hospital's server; empty: nothing is sent, and deliveries wait
 * @param requestsPerSecond of all replicas together, at most; 0: no limit
 * @param workers deliveries under way at one time; 0 sends nothing
 * @param lease how long a lane stays with a process that gives no sign of life; it gives four in that time
 * @param connectTimeout for a connection to be made
 * @param readTimeout for the next piece of an answer to come
 * @param answerTimeout for a whole answer, however steadily it drips
 * @param retryFirst wait before the second attempt, at most; it doubles with each further one
 * @param retryCap longest wait between attempts
 * @param mostAttempts failed ones after which a lane waits for a person, counted while the hospital carries out what others send
 * @param pollInterval between two looks for work that nobody of this process told of
 * @param patientCheck how long a Patient of the hospital is taken for the person without another look
 * @param capabilityCheck how long a CapabilityStatement is believed before it is read again
 * @param capabilityStatement file that is read in place of the server's own
 * @param writeMap file that says in which form the hospital gets what
 * @param createSessionEncounters whether programme sessions that the EHR did not record are written to it
 */
@ConfigurationProperties("waymarker.hospital")
record HospitalSettings(
        @Bindable(defaultValue = "") String baseUrl,
        @Bindable(defaultValue = "0") int requestsPerSecond,
        @Bindable(defaultValue = "4") int workers,
        @Bindable(defaultValue = "PT20S") Duration lease,
        @Bindable(defaultValue = "PT5S") Duration connectTimeout,
        @Bindable(defaultValue = "PT30S") Duration readTimeout,
        @Bindable(defaultValue = "PT60S") Duration answerTimeout,
        @Bindable(defaultValue = "PT1S") Duration retryFirst,
        @Bindable(defaultValue = "PT5M") Duration retryCap,
        @Bindable(defaultValue = "20") int mostAttempts,
        @Bindable(defaultValue = "PT1S") Duration pollInterval,
        @Bindable(defaultValue = "PT1H") Duration patientCheck,
        @Bindable(defaultValue = "PT6H") Duration capabilityCheck,
        Optional<Path> capabilityStatement,
        Optional<Path> writeMap,
        @Bindable(defaultValue = "false") boolean createSessionEncounters) {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    /** @throws IllegalArgumentException if a setting cannot work */
    HospitalSettings {
        baseUrl = References.base(baseUrl);
        capabilityStatement =
                capabilityStatement.filter(file -> !file.toString().isBlank());
        writeMap = writeMap.filter(file -> !file.toString().isBlank());
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("waymarker.hospital.lease must be 2 seconds or longer: a process that"
                    + " is only slow must not lose its lanes");
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("waymarker.hospital.requests-per-second must be 0 or more");
        }
        if (mostAttempts < 1) {
            throw new IllegalArgumentException("waymarker.hospital.most-attempts must be 1 or more");
        }
    }

    boolean hasServer() {
        return !baseUrl.isEmpty();
    }
}
