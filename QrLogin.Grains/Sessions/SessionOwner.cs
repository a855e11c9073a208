using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>Who counts as the PC that opened a session.</summary>
internal static class SessionOwner
{
    /// <summary>
    /// Why the caller is not the PC that opened the session; null if it is. A key-bound poll token is worthless without
    /// a proof. A poll token from one API or client is unknown to any other, which would not check what the token is
    /// bound to.
    /// </summary>
    public static Refusal? GuardPc(this QrSession session, Device? device, KeyThumbprint? key, string? client = null)
    {
        bool isKeyBound = session.Key is not null, hasProof = key is not null;
        bool isDevice = !session.IsDeviceBound || device == session.Pc.Device;
        if (client != session.Authorization?.ClientId || !isDevice || isKeyBound != hasProof) return new(RefusalCode.InvalidPollToken);
        return key == session.Key ? null : new(RefusalCode.InvalidProof);
    }

    /// <summary>As <see cref="GuardPc"/>, for callers that do not reveal the reason.</summary>
    public static bool BelongsTo(this QrSession session, Device? device, KeyThumbprint? key, string? client = null) =>
        session.GuardPc(device, key, client) is null;

    /// <summary>
    /// Binds the session to the first key that its OAuth client proves, usually with its first poll. Once the session
    /// is redeemed it is too late: the login already exists without a key.
    /// </summary>
    public static QrSession Bind(this QrSession session, KeyThumbprint key, DateTimeOffset now) =>
        session.Key is null && session.StatusAt(now).IsOpen() ? session with { Key = key } : session;
}
