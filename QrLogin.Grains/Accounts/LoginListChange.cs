using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>How a list of logins changes to make room for a new one.</summary>
/// <param name="Keep">The logins that stay on the list.</param>
/// <param name="Erase">The logins that leave the list and whose records are erased.</param>
/// <param name="End">The logins to end. They stay listed until their records are erased.</param>
/// <param name="Expected">Those of the logins that stay which no session has created yet.</param>
internal sealed record LoginListChange(
    ImmutableArray<LoginId> Keep,
    ImmutableArray<LoginId> Erase,
    ImmutableArray<LoginId> End,
    ImmutableArray<ExpectedLogin> Expected);
