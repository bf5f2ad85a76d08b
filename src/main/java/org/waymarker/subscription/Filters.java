package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Search.Wanted;

/** Reads the topic and the filters of a Subscription. Joins the caller's transaction, since patients are looked up. */
@Singleton
class Filters {
    private static final int MOST_VALUES = 50;
    private static final int LONGEST_VALUE = 200;
    private static final String PATIENT_IDENTIFIER = "patient:identifier";

    private final PatientReferences references;
    private final Patients patients;

    Filters(PatientReferences references, Patients patients) {
        this.references = references;
        this.patients = patients;
    }

    /** @throws RefusedException (422) if there is no such topic */
    static Topic topic(Subscription subscription) {
        return Topic.of(String.valueOf(subscription.getCriteria()))
                .orElseThrow(() -> Wishes.refused(SubscriptionReason.SUBSCRIPTION_TOPIC_UNKNOWN, ".criteria"));
    }

    /** @throws RefusedException (422) if the topic is not to be filtered so, (400) if a patient is not named as patients are */
    List<Filter> read(Subscription subscription, Topic topic) {
        var filters = new ArrayList<Filter>();
        for (var extension : subscription.getCriteriaElement().getExtensionsByUrl(Backport.FILTER_CRITERIA)) {
            var search = text(extension).split("\\?", 2);
            if (search.length < 2 || !search[0].equals(topic.type())) {
                throw unsupported();
            }
            for (var parameter : search[1].split("&", -1)) {
                filters.add(filter(topic, parameter.split("=", 2)));
            }
        }
        if (filters.stream().mapToInt(filter -> filter.anyOf().size()).sum() > MOST_VALUES) {
            throw unsupported();
        }
        return filters;
    }

    private static String text(Extension extension) {
        return extension.getValue() instanceof StringType value ? String.valueOf(value.getValue()) : "";
    }

    private Filter filter(Topic topic, String[] parameter) {
        if (parameter.length < 2) {
            throw unsupported();
        }
        var name = decoded(parameter[0]);
        var values = List.of(decoded(parameter[1]).split(",", -1));
        if (name.equals(Filter.PATIENT) || name.equals(PATIENT_IDENTIFIER)) {
            boolean token =
                    name.equals(PATIENT_IDENTIFIER) || decoded(parameter[1]).contains("|");
            return new Filter(
                    Filter.PATIENT,
                    values.stream()
                            .map(value -> token ? references.readToken(value) : references.readUrl(value))
                            .map(this::key)
                            .toList());
        }
        if (!topic.filters().contains(name)) {
            throw unsupported();
        }
        return new Filter(name, values.stream().map(Filters::token).toList());
    }

    private Wanted key(PatientRef ref) {
        return patients.find(List.of(ref))
                .map(key -> new Wanted(Optional.empty(), key.toString()))
                .orElseThrow(() -> Wishes.refused(SubscriptionReason.SUBSCRIPTION_FILTER_PATIENT_UNKNOWN, ".criteria"));
    }

    private static Wanted token(String text) {
        int bar = text.indexOf('|');
        Optional<String> system = bar < 0 ? Optional.empty() : Optional.of(text.substring(0, bar));
        var value = text.substring(bar + 1);
        if (value.isEmpty() || text.length() > LONGEST_VALUE) {
            throw unsupported();
        }
        return new Wanted(system, value);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unsupported();
        }
    }

    private static RefusedException unsupported() {
        return Wishes.refused(SubscriptionReason.SUBSCRIPTION_FILTER_UNSUPPORTED, ".criteria");
    }
}
