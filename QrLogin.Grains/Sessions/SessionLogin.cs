using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The login that a confirmed session leads to.</summary>
internal static class SessionLogin
{
    /// <summary>The login to create for a session, bound to its client, device and key.</summary>
    public static NewLogin Login(this QrSession session, RedeemSession command) => new()
    {
        LoginId = command.LoginId,
        Secret = command.Secret,
        // A client that sent no device headers gets a device id that only this login has.
        Requester = session.IsDeviceBound ? session.Pc : session.Pc with { Device = Device.OfLogin(command.LoginId) },
        Method = LoginMethod.Qr,
        // An external token is not on the account's list. Its expiry was checked when the session was redeemed.
        VouchedBy = session.Phone!.VouchesUntil is null ? session.Phone.LoginId : null,
        Key = session.Key,
        Client = session.Authorization?.ClientId,
        IsDeviceBound = session.IsDeviceBound,
        Lifetime = session.Authorization?.LoginLifetime,
    };
}
