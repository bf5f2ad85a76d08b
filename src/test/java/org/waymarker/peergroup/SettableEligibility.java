package org.waymarker.peergroup;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waymarker.patient.PatientKey;

/** Takes the place of the rule about programmes and offers where {@code waymarker.testing.eligibility} is set: everybody may join but those named here. */
@Singleton
@Primary
@Requires(property = "waymarker.testing.eligibility")
class SettableEligibility implements Eligibility {
    private final Map<PatientKey, Reason> obstacles = new ConcurrentHashMap<>();

    void refuse(PatientKey patient, Reason reason) {
        obstacles.put(patient, reason);
    }

    @Override
    public Optional<Reason> obstacle(PatientKey patient, PeerGroup group) {
        return Optional.ofNullable(obstacles.get(patient));
    }
}
