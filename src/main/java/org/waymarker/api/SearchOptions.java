package org.waymarker.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.SearchKey.Kind;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Include;
import org.waymarker.record.Search.Order;

/** The parameters of a search that say how it is answered, being read. */
final class SearchOptions {
    static final int DEFAULT_COUNT = 50;
    static final int LARGEST_COUNT = 500;

    private static final int MOST_INCLUDES = 10;

    private final String type;
    private final List<Include> includes = new ArrayList<>();
    private int count = DEFAULT_COUNT;
    private boolean countOnly;
    private Counting counting = Counting.WHEN_CHEAP;
    private Order order = Order.OLDEST_FIRST;
    private Excerpt summary = Excerpt.WHOLE;
    private Excerpt elements = Excerpt.WHOLE;

    SearchOptions(String type) {
        this.type = type;
    }

    /**
     * @return false if it is no such parameter, or says nothing that is offered
     * @throws Declined (400) if its value cannot be read
     */
    boolean take(Parameter parameter, boolean strict) {
        var value = parameter.value();
        switch (parameter.name()) {
            case "_count" -> count(value);
            case "_sort" -> order = order(value);
            case "_summary" -> summary(value);
            case "_total" ->
                counting = switch (value) {
                    case "none" -> Counting.NEVER;
                    case "estimate", "accurate" -> Counting.ALWAYS;
                    default -> throw SearchValues.invalid("_total is none, estimate or accurate");
                };
            case "_elements" -> {
                return elements(value, strict);
            }
            case "_include", "_revinclude" -> {
                return include(value, parameter.name().equals("_revinclude"), strict);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void count(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw Declined.badRequest("COUNT_INVALID", "_count is a whole number, 0 or more");
        }
        int wanted = Integer.parseInt(value);
        countOnly |= wanted == 0;
        count = Math.max(1, Math.min(wanted, LARGEST_COUNT));
    }

    private Order order(String value) {
        boolean descending = value.startsWith("-");
        var name = descending ? value.substring(1) : value;
        var offered = sortNames(type);
        if (!offered.contains(name)) {
            throw Declined.of(
                    400,
                    IssueType.NOTSUPPORTED,
                    "SEARCH_SORT_UNKNOWN",
                    "A search of " + type + " is sorted by one of " + String.join(", ", offered)
                            + ", with or without a minus sign");
        }
        return new Order(name, descending);
    }

    /** What results of a type may be sorted by. */
    private static List<String> sortNames(String type) {
        var names = new ArrayList<String>(List.of(Order.LAST_UPDATED));
        SearchKeys.of(type).stream().filter(key -> key.kind() == Kind.DATE).forEach(key -> names.add(key.name()));
        return names;
    }

    private void summary(String value) {
        summary = Excerpt.WHOLE;
        switch (value) {
            case "true" -> summary = Excerpt.of(Excerpt.Part.SUMMARY);
            case "text" -> summary = Excerpt.of(Excerpt.Part.TEXT);
            case "data" -> summary = Excerpt.of(Excerpt.Part.DATA);
            case "count" -> countOnly = true;
            case "false" -> {}
            default -> throw SearchValues.invalid("_summary is true, text, data, count or false");
        }
    }

    private boolean elements(String value, boolean strict) {
        var known = FhirJson.CONTEXT.getResourceDefinition(type).getChildren().stream()
                .map(child -> child.getElementName().replace("[x]", ""))
                .collect(Collectors.toSet());
        var wanted = new LinkedHashSet<String>();
        for (String name : SearchValues.alternatives(value)) {
            var element = name.startsWith(type + ".") ? name.substring(type.length() + 1) : name;
            if (known.contains(element)) {
                wanted.add(element);
            } else if (strict) {
                throw SearchValues.invalid("_elements names elements of " + type + ", without what is inside them");
            }
        }
        if (wanted.isEmpty()) {
            return false;
        }
        wanted.addAll(elements.elements());
        elements = new Excerpt(Excerpt.Part.ELEMENTS, wanted);
        return true;
    }

    private boolean include(String value, boolean reverse, boolean strict) {
        var parts = value.split(":", -1);
        var name = parts.length < 2 ? value : parts[0] + ":" + parts[1];
        var offered = reverse ? SearchKeys.reverseIncludes(type) : SearchKeys.includes(type);
        var include = new Include(
                parts[0],
                parts.length < 2 ? "" : parts[1],
                parts.length == 3 ? Optional.of(parts[2]) : Optional.empty(),
                reverse);
        boolean known = parts.length <= 3
                && offered.contains(name)
                && !include.targets().isEmpty();
        if (!known) {
            if (strict) {
                throw Declined.of(
                        400,
                        IssueType.NOTSUPPORTED,
                        "SEARCH_INCLUDE_UNKNOWN",
                        "A search of " + type + " takes as " + (reverse ? "_revinclude" : "_include") + " one of "
                                + offered);
            }
            return false;
        }
        if (includes.size() == MOST_INCLUDES) {
            throw SearchValues.tooComplex("A search includes at most " + MOST_INCLUDES + " times");
        }
        includes.add(include);
        return true;
    }

    int count() {
        return count;
    }

    Counting counting() {
        return countOnly ? Counting.ONLY : counting;
    }

    Order order() {
        return order;
    }

    List<Include> includes() {
        return includes;
    }

    /** @throws Declined (400) if what was asked for contradicts itself */
    Excerpt excerpt() {
        if (elements.part() != Excerpt.Part.WHOLE && summary.part() != Excerpt.Part.WHOLE) {
            throw SearchValues.invalid("_elements and _summary do not go together");
        }
        if (summary.part() == Excerpt.Part.TEXT && !includes.isEmpty()) {
            throw SearchValues.invalid("_summary=text does not go together with _include or _revinclude");
        }
        return elements.part() == Excerpt.Part.WHOLE ? summary : elements;
    }
}
