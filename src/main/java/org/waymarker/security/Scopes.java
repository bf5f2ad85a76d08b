package org.waymarker.security;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.waymarker.security.Access.Action;

/**
 * What a token allows: SMART scopes of the contexts {@code system} and {@code user}, in their first form ({@code user/Task.read}) and
 * their second ({@code system/Task.rs}). A scope that we cannot keep to gives nothing, and never the wider one that it resembles:
 * {@code patient/} ones, since no token tells us a patient yet; ones with a query part; whatever is written otherwise.
 *
 * @param allowed what may be done to which type, {@link Access#ANY_TYPE} standing for all of them
 * @param groupMembers whether {@link #GROUP_MEMBERS} is among them
 * @see "SMART App Launch 2.2, Scopes for requesting FHIR Resources"
 */
public record Scopes(Set<Access> allowed, boolean groupMembers) {
    /** A scope of our own: to see who else belongs to a peer group. No SMART scope includes it. */
    public static final String GROUP_MEMBERS = "waymarker/group-members";

    public static final Scopes NONE = new Scopes(Set.of(), false);

    private static final Pattern FIRST_FORM =
            Pattern.compile("(?:system|user)/([A-Z][A-Za-z]{1,63}|\\*)\\.(read|write|\\*)");
    private static final Pattern SECOND_FORM =
            Pattern.compile("(?:system|user)/([A-Z][A-Za-z]{1,63}|\\*)\\.(?=[cruds])(c?r?u?d?s?)");

    public Scopes {
        allowed = Set.copyOf(allowed);
    }

    /** @param text scopes with spaces between them, as a token has them */
    public static Scopes parse(String text) {
        var allowed = new HashSet<Access>();
        boolean groupMembers = false;
        for (var scope : text.split(" ", -1)) {
            var first = FIRST_FORM.matcher(scope);
            var second = SECOND_FORM.matcher(scope);
            if (first.matches()) {
                inFirstForm(first.group(2)).forEach(action -> allowed.add(new Access(first.group(1), action)));
            } else if (second.matches()) {
                inSecondForm(second.group(2)).forEach(action -> allowed.add(new Access(second.group(1), action)));
            } else {
                groupMembers |= scope.equals(GROUP_MEMBERS);
            }
        }
        return new Scopes(allowed, groupMembers);
    }

    private static Set<Action> inFirstForm(String word) {
        return switch (word) {
            case "read" -> EnumSet.of(Action.READ, Action.SEARCH);
            case "write" -> EnumSet.of(Action.CREATE, Action.UPDATE);
            default -> EnumSet.allOf(Action.class);
        };
    }

    private static Set<Action> inSecondForm(String letters) {
        var actions = EnumSet.noneOf(Action.class);
        for (var action : Action.values()) {
            if (letters.indexOf(action.letter()) >= 0) {
                actions.add(action);
            }
        }
        return actions;
    }

    public boolean allows(Access access) {
        return allowed.contains(access) || allowed.contains(new Access(Access.ANY_TYPE, access.action()));
    }
}
