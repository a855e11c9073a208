using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>Redeems a confirmed session for the PC that holds its poll token.</summary>
internal static class LoginRedemption
{
    /// <summary>The redemption and the login token; null if the session is gone or belongs to another PC.</summary>
    public static async Task<(Redemption Redemption, LoginToken Token)?> RedeemAsync(
        this HttpContext http, IGrainFactory grains, PollToken pollToken, string salt, Func<LoginToken, RedeemSession> command)
    {
        // The login token is derived here, from the PC's poll token and the session's salt. The cluster only sees its
        // hash.
        var loginToken = pollToken.DeriveLogin(salt);
        if (await http.CallAsync(grains.Session(pollToken.QrId).Redeem, command(loginToken)) is not { } redemption) return null;
        // Of several polls, only the one that redeemed the session is audited.
        if (redemption is { IsFirst: true, Login: { } granted })
            http.Record(AuditEvent.Redeemed, pollToken.QrId, granted.Login);
        else if (redemption is { IsFirst: true, View.Status: SessionStatus.Denied })
            http.Record(AuditEvent.Denied, pollToken.QrId, reason: "voucher_ended");
        return (redemption, loginToken);
    }
}
