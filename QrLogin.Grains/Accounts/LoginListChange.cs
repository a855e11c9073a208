using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>What makes room for a new login.</summary>
/// <param name="Keep">What stays on the list.</param>
/// <param name="Erase">What leaves it, with its record.</param>
/// <param name="End">What is ended, and stays listed until its record may go.</param>
internal sealed record LoginListChange(ImmutableArray<LoginId> Keep, ImmutableArray<LoginId> Erase, ImmutableArray<LoginId> End);
