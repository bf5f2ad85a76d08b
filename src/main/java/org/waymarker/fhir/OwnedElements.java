package org.waymarker.fhir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Holds a resource that a caller put to what we author of it. Elements of ours follow from what happened in the clinic: they change
 * by a use case, never by being overwritten.
 */
public final class OwnedElements {
    private OwnedElements() {}

    /**
     * @param mayChange elements that this change is about; what the wish does not hold at all is not contested
     * @param instead what to do for another change, as a whole sentence
     * @throws RefusedException (422) that names the first element of ours that would be overwritten
     */
    public static void requireUntouched(Resource current, Resource wanted, Set<String> mayChange, String instead) {
        var type = current.fhirType();
        Unmodelled.ourElements(type).stream()
                .sorted()
                .filter(name -> !mayChange.contains(name))
                .filter(name -> contested(values(current, name), values(wanted, name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new RefusedException(new Refusal(
                            422,
                            IssueType.BUSINESSRULE,
                            "ELEMENT_NOT_WRITABLE",
                            "'" + name + "' cannot be overwritten here. " + instead,
                            Optional.of(type + "." + name)));
                });
    }

    private static List<Base> values(Resource resource, String name) {
        return resource.getNamedProperty(name).getValues();
    }

    private static boolean contested(List<Base> current, List<Base> wanted) {
        if (wanted.isEmpty()) {
            return false;
        }
        if (current.size() != wanted.size()) {
            return true;
        }
        for (int i = 0; i < current.size(); i++) {
            if (!isSame(current.get(i), wanted.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** A reference may leave out its identifier or its display and still name the same. */
    private static boolean isSame(Base current, Base wanted) {
        if (current instanceof Reference mine && wanted instanceof Reference theirs) {
            return (theirs.hasReference() && theirs.getReference().equals(mine.getReference()))
                    || (theirs.hasIdentifier()
                            && theirs.getIdentifier().getSystem() != null
                            && theirs.getIdentifier()
                                    .getSystem()
                                    .equals(mine.getIdentifier().getSystem())
                            && theirs.getIdentifier().getValue() != null
                            && theirs.getIdentifier()
                                    .getValue()
                                    .equals(mine.getIdentifier().getValue()));
        }
        return current.equalsDeep(wanted);
    }
}
