package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;

/**
 * Has the hospital's server tell us that something has changed (R4 Subscription, rest-hook), where it offers that and the trust wants it. A
 * notice holds nothing: the criteria are whole types, since a list of the people whom we know would tell who they are.
 */
@Singleton
class SubscribeAtHospital {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribeAtHospital.class);
    private static final List<String> CRITERIA = List.of("Patient?", "CarePlan?", "ServiceRequest?", "Task?");

    private final Hospital hospital;
    private final ListeningSettings settings;
    private final Set<String> made = new HashSet<>();

    SubscribeAtHospital(Hospital hospital, ListeningSettings settings) {
        this.hospital = hospital;
        this.settings = settings;
    }

    /** Looks once in the life of a process, and makes those that are missing. */
    synchronized void see(Ladder ladder) {
        if (settings.noticeUrl().isEmpty()
                || made.containsAll(CRITERIA)
                || !ladder.offers(Feature.create("Subscription"))) {
            return;
        }
        var url = settings.noticeUrl().get();
        hospital.search(Subscription.class, Map.of("url", List.of(url))).stream()
                .filter(standing -> url.equals(standing.getChannel().getEndpoint()))
                .filter(SubscribeAtHospital::works)
                .forEach(standing -> made.add(standing.getCriteria()));
        for (String criteria : CRITERIA) {
            if (made.add(criteria)) {
                make(criteria, url);
            }
        }
    }

    private static boolean works(Subscription subscription) {
        return subscription.getStatus() == SubscriptionStatus.ACTIVE
                || subscription.getStatus() == SubscriptionStatus.REQUESTED;
    }

    /** Two are no harm: each only makes us ask. */
    private void make(String criteria, String url) {
        var subscription = new Subscription()
                .setStatus(SubscriptionStatus.REQUESTED)
                .setReason("Waymarker follows what becomes of the people in its care")
                .setCriteria(criteria);
        subscription.getChannel().setType(SubscriptionChannelType.RESTHOOK).setEndpoint(url);
        settings.authorization().ifPresent(header -> subscription.getChannel().addHeader("Authorization: " + header));
        var one = new Bundle().setType(BundleType.TRANSACTION);
        one.addEntry()
                .setResource(subscription)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Subscription");
        try {
            hospital.single(one);
            LOG.info("The hospital's server tells us of changes: {}", criteria);
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Away) {
                made.remove(criteria);
                throw e;
            }
            LOG.warn("The hospital's server takes no Subscription to {}: {}", criteria, e.failure());
        }
    }
}
