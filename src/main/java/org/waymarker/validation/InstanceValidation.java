package org.waymarker.validation;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/**
 * HAPI's instance validator, made at its first use, since a process that nobody asks to validate need not hold all of R4 in
 * memory. Few validate at one time: it costs the processor far more than anything else that a caller may ask for. Nothing that
 * the validator says is logged, because it quotes the values of the resource.
 */
@Singleton
final class InstanceValidation {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceValidation.class);
    private static final int AT_ONE_TIME = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final ConformanceResources ours;
    private final Semaphore places = new Semaphore(AT_ONE_TIME, true);

    private volatile @Nullable Tools made;

    InstanceValidation(ConformanceResources ours) {
        this.ours = ours;
    }

    private record Tools(IValidationSupport chain, FhirValidator validator) {}

    /**
     * What is wrong with a resource, against R4, the profiles that it claims and {@code profile}.
     *
     * @throws RefusedException 422 for a profile that nobody here knows, 429 if too many ask at one time
     */
    List<SingleValidationMessage> messages(Resource resource, Optional<String> profile) {
        return inTurn(() -> {
            var tools = tools();
            var options = new ValidationOptions();
            profile.ifPresent(url -> options.addProfile(known(tools.chain, url)));
            try {
                return tools.validator.validateWithResult(resource, options).getMessages();
            } catch (RuntimeException | StackOverflowError e) {
                // It gives up on what is nested a few hundred deep, each of its parts in another way.
                LOG.warn("The validator gave up: {}", e.getClass().getName());
                return List.of(givenUp());
            }
        });
    }

    private static String known(IValidationSupport chain, String url) {
        if (chain.fetchStructureDefinition(url) == null) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.NOTFOUND,
                    "PROFILE_UNKNOWN",
                    "This server has no such profile; GET [base]/StructureDefinition lists its own, and those of R4 are known",
                    Optional.of("Parameters.parameter.where(name='profile')")));
        }
        return url;
    }

    private static SingleValidationMessage givenUp() {
        var message = new SingleValidationMessage();
        message.setSeverity(ResultSeverityEnum.FATAL);
        message.setMessage("The validator gave up on this resource; it may be nested too deeply");
        return message;
    }

    /** Callers that come together wait for the one that makes it. */
    private Tools tools() {
        var tools = made;
        if (tools == null) {
            synchronized (places) {
                tools = made;
                if (tools == null) {
                    var chain = ProfileSupport.chain(ProfileSupport.definitions(ours));
                    tools = new Tools(
                            chain,
                            FhirJson.CONTEXT.newValidator().registerValidatorModule(ProfileSupport.validator(chain)));
                    made = tools;
                }
            }
        }
        return tools;
    }

    private <T> T inTurn(Supplier<T> work) {
        boolean mine;
        try {
            mine = places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine = false;
        }
        if (!mine) {
            throw new RefusedException(new Refusal(
                    429,
                    IssueType.THROTTLED,
                    "VALIDATION_BUSY",
                    "Too many resources are being validated at one time; try again later",
                    Optional.empty()));
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
