using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>The rules of an account's list of logins, applied when a login is added: which are erased, and which must make room.</summary>
internal static class LoginList
{
    /// <summary>How many logins of one account may live at once.</summary>
    public const int MaxLogins = 50;

    /// <summary>
    /// How long an ended login keeps its record. Longer than a session is remembered after its redemption, so that a PC
    /// that repeats its last poll finds the login ended, and cannot have it made anew.
    /// </summary>
    public static readonly TimeSpan EndedRetention = TimeSpan.FromMinutes(10);

    /// <summary>How many ended logins keep their record for that long, beside those that a PC may still ask for, so that the list stays short however fast logins come and go.</summary>
    public const int MaxEnded = 50;

    /// <summary>How far the clocks of two silos may be apart.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <param name="listed">The ids on the list.</param>
    /// <param name="known">What those logins say of themselves; one that was listed but never made says nothing.</param>
    /// <param name="vouchedBy">The login that vouches for the new one: it is not thrown out by what it helped to make.</param>
    /// <param name="redelivery">For how long after a login was made its PC may ask for it again.</param>
    /// <param name="old">From what age on a login is old: as long as there are younger ones, those make room, so that many new ones cannot push out the old. Zero where all are alike.</param>
    /// <param name="now">The time.</param>
    public static LoginListChange MakeRoom(
        ImmutableArray<LoginId> listed, IReadOnlyDictionary<LoginId, LoginDetails> known, LoginId? vouchedBy, TimeSpan redelivery, TimeSpan old, DateTimeOffset now)
    {
        List<LoginDetails> alive = [], ended = [];
        List<LoginId> silent = [];
        HashSet<LoginId> erase = [];
        foreach (var id in listed)
        {
            if (!known.TryGetValue(id, out var login)) silent.Add(id);
            else if (login.IsAlive(now)) alive.Add(login);
            else if (IsPast(login, now)) erase.Add(id);
            else if (now >= login.CreatedAt + redelivery + MaxClockSkew) ended.Add(login);
        }

        erase.UnionWith(ended.OrderByDescending(l => l.EndedAt).Skip(MaxEnded).Select(l => l.LoginId));
        // One that is listed and says nothing may be about to be made, by another activation: it stays, as long as such are few.
        erase.UnionWith(silent.SkipLast(MaxLogins));
        int tooMany = Math.Max(0, alive.Count - (MaxLogins - 1));
        return new(
            Keep: listed.RemoveAll(erase.Contains),
            Erase: [.. listed.Where(erase.Contains)],
            End: [.. alive.Where(l => l.LoginId != vouchedBy).OrderBy(l => now - l.CreatedAt >= old).ThenBy(l => l.LastSeenAt).Take(tooMany).Select(l => l.LoginId)]);
    }

    /// <summary>
    /// Whether a login may not end these yet: it is young, and one of them, itself apart, is older. One that has just been ended may end
    /// nothing any more: it asked while it lived, and must not be taken for one whose age does not matter.
    /// </summary>
    public static bool IsTooYoung(LoginId by, ImmutableArray<LoginId> ended, IEnumerable<LoginDetails> known, TimeSpan age, DateTimeOffset now)
    {
        var alive = known.Where(l => l.IsAlive(now)).ToDictionary(l => l.LoginId);
        var others = ended.Where(id => id != by).Select(alive.GetValueOrDefault).OfType<LoginDetails>().ToList();
        return alive.TryGetValue(by, out var young)
            ? now - young.CreatedAt < age && others.Exists(l => l.CreatedAt < young.CreatedAt)
            : others.Count > 0;
    }

    private static bool IsPast(LoginDetails login, DateTimeOffset now) => login.ExpiresAt <= now || login.EndedAt + EndedRetention <= now;
}
