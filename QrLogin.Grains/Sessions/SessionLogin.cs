using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The login that a confirmed session leads to.</summary>
internal static class SessionLogin
{
    /// <summary>What to announce to the account once the session is confirmed; null if the login is not known yet.</summary>
    public static ExpectLogin? ExpectedLogin(this QrSession session) => session.LoginId is { } login
        ? new(login, VoucherOf(session), session.IsDeviceBound ? session.Pc.Device : null)
        : null;

    /// <summary>The login to create for a session, bound to its client, device and key.</summary>
    public static NewLogin Login(this QrSession session, RedeemSession command) => new()
    {
        LoginId = command.LoginId,
        Secret = command.Secret,
        // A client that sent no device headers gets a device id that only this login has.
        Requester = session.IsDeviceBound ? session.Pc : session.Pc with { Device = Device.OfLogin(command.LoginId) },
        Method = LoginMethod.Qr,
        VouchedBy = VoucherOf(session),
        Key = session.Key,
        Client = session.Client?.Id,
        IsDeviceBound = session.IsDeviceBound,
        Lifetime = session.Client?.LoginLifetime,
    };

    /// <summary>Null for an external token, which is not on the account's list. The session checks its expiry.</summary>
    private static LoginId? VoucherOf(QrSession session) =>
        session.Phone!.VouchesUntil is null ? session.Phone.LoginId : null;
}
