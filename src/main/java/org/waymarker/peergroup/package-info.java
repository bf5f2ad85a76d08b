/** Patient-led peer groups: how they form, who is a member, when they meet, how they merge and end. */
@NullMarked
package org.waymarker.peergroup;

import org.jspecify.annotations.NullMarked;
