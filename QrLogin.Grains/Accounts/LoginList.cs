using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The rules of an account's list of logins: which are erased or ended when one is added, and which may end others.
/// </summary>
internal static class LoginList
{
    /// <summary>How many logins of one account may be alive at once.</summary>
    public const int MaxLogins = 50;

    /// <summary>
    /// How long the record of an ended login is kept. Longer than a redeemed session can be redeemed again, so that a
    /// PC that retries finds the login ended and cannot have it created again.
    /// </summary>
    public static readonly TimeSpan EndedRetention = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many records of ended logins are kept that long, not counting those that a PC may still redeem again. Keeps
    /// the list short however fast logins come and go.
    /// </summary>
    public const int MaxEnded = 50;

    /// <summary>
    /// How long a login that a confirmed session is about to create stays listed without a record. If its session is
    /// redeemed later, the login is listed again.
    /// </summary>
    public static readonly TimeSpan ExpectedRetention = TimeSpan.FromMinutes(10);

    /// <summary>How far the clocks of two silos may differ.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Decides which logins to erase and which to end, so that one more can be added.</summary>
    /// <param name="account">The account, with the list.</param>
    /// <param name="known">The details of the listed logins. A login that was listed but not created yet has none.</param>
    /// <param name="vouchedBy">The login that vouches for the new one and must not be ended to make room for it.</param>
    /// <param name="redelivery">How long after a login was created its PC may redeem it again.</param>
    /// <param name="oldAge">
    /// The age from which a login counts as old. Younger logins are ended first, so that a burst of new logins cannot
    /// push out old ones. Zero to treat all alike.
    /// </param>
    /// <param name="now">The current time.</param>
    public static LoginListChange MakeRoom(
        Account account,
        IReadOnlyDictionary<LoginId, LoginDetails> known,
        LoginId? vouchedBy,
        TimeSpan redelivery,
        TimeSpan oldAge,
        DateTimeOffset now)
    {
        List<LoginDetails> alive = [], ended = [];
        List<LoginId> uncreated = [], expected = [];
        HashSet<LoginId> erase = [];
        foreach (var id in account.Logins)
        {
            if (!known.TryGetValue(id, out var login))
            {
                if (!account.Expected.Any(e => e.LoginId == id)) uncreated.Add(id);
                else if (IsExpected(account, id, now)) expected.Add(id);
                else erase.Add(id);
            }
            else if (login.IsAlive(now)) alive.Add(login);
            else if (IsPast(login, now)) erase.Add(id);
            else if (now >= login.CreatedAt + redelivery + MaxClockSkew) ended.Add(login);
        }

        erase.UnionWith(ended.OrderByDescending(l => l.EndedAt).Skip(MaxEnded).Select(l => l.LoginId));
        // A login without details may be about to be created, by another activation. The latest of them stay.
        erase.UnionWith(uncreated.SkipLast(MaxLogins));
        // One place is for the login that is being added.
        const int Places = MaxLogins - 1;
        erase.UnionWith(expected.SkipLast(Places));
        // Sites can confirm sessions in quick succession: what may never be created takes half of the places at most.
        int tooMany = Math.Max(0, alive.Count + Math.Min(expected.Count, Places / 2) - Places);
        var end = alive.Where(l => l.LoginId != vouchedBy)
            // A site that logs the same person in again and again ends its own logins.
            .OrderBy(l => l.Client is null)
            .ThenBy(l => now - l.CreatedAt >= oldAge)
            .ThenBy(l => l.LastSeenAt)
            .Take(tooMany)
            .Select(l => l.LoginId);
        return new(
            Keep: account.Logins.RemoveAll(erase.Contains),
            Erase: [.. account.Logins.Where(erase.Contains)],
            End: [.. end],
            Expected: account.Expected.RemoveAll(e => erase.Contains(e.LoginId) || known.ContainsKey(e.LoginId)));
    }

    /// <summary>Whether a confirmed session may still create this login, so that it has no details to load.</summary>
    public static bool IsExpected(Account account, LoginId id, DateTimeOffset now) =>
        account.Expected.Any(e => e.LoginId == id && now - e.ListedAt < ExpectedRetention);

    /// <summary>
    /// Whether <paramref name="by"/> is too young to end the targets: it is younger than <paramref name="minAge"/>, and
    /// at least one other target is older than it. If it has just been ended itself, it may end no other login: it was
    /// alive when its request arrived, but its age is no longer known.
    /// </summary>
    public static bool IsTooYoung(
        LoginId by,
        ImmutableArray<LoginId> targets,
        IEnumerable<LoginDetails> known,
        TimeSpan minAge,
        DateTimeOffset now)
    {
        var alive = known.Where(l => l.IsAlive(now)).ToDictionary(l => l.LoginId);
        var others = targets.Where(id => id != by).Select(alive.GetValueOrDefault).OfType<LoginDetails>().ToList();
        if (!alive.TryGetValue(by, out var actor)) return others.Count > 0;
        return now - actor.CreatedAt < minAge && others.Exists(l => l.CreatedAt < actor.CreatedAt);
    }

    private static bool IsPast(LoginDetails login, DateTimeOffset now) =>
        login.ExpiresAt <= now || login.EndedAt + EndedRetention <= now;
}
