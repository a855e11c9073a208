using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>What a login sees of itself and of its account's other logins, and how it ends them.</summary>
internal static class LoginEndpoints
{
    /// <summary>For how long a login that a QR brought is pointed out to the others.</summary>
    private static readonly TimeSpan NewLoginPeriod = TimeSpan.FromHours(24);

    public static void MapLogins(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me", Me).WithRateLimit(RateLimitClass.Read).Documents(() => AccountDocs.Me);
        api.MapGet("/logins", List).WithRateLimit(RateLimitClass.Verb).Documents(() => AccountDocs.Logins);
        api.MapDelete("/logins/{loginId}", End).WithRateLimit(RateLimitClass.Verb).Documents(() => AccountDocs.EndLogin);
        api.MapDelete("/logins", EndOthers).WithRateLimit(RateLimitClass.Verb).Documents(() => AccountDocs.EndOtherLogins);
        api.MapPost("/logout", LogOut).WithRateLimit(RateLimitClass.Verb).Documents(() => AccountDocs.LogOut);
    }

    private static async Task<IResult> Me(HttpContext http, IGrainFactory grains)
    {
        var login = http.Login();
        if (await http.Account(grains) is not { } profile) return Problem.InvalidToken;
        var me = new MeResponse(
            AccountResponse.Of(profile),
            DeviceResponse.Of(login.Requester),
            login.Method == LoginMethod.External ? null : new(login.LoginId.Value, login.Method, login.CreatedAt, login.ExpiresAt));
        return JsonResult.Of(me, ApiJson.Default.MeResponse);
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var (mine, now) = (http.Login(), time.GetUtcNow());
        var listed =
            from login in await http.CallAsync(grains.Account(mine.AccountId).Logins)
            orderby login.LastSeenAt descending
            select new ListedLogin(
                login.LoginId.Value,
                DeviceResponse.Of(login.Requester),
                login.Method,
                login.CreatedAt,
                login.LastSeenAt,
                login.Requester.Ip,
                Current: login.LoginId == mine.LoginId,
                IsNew: login.Method == LoginMethod.Qr && now - login.CreatedAt < NewLoginPeriod);
        return JsonResult.Of(new LoginsResponse([.. listed]), ApiJson.Default.LoginsResponse);
    }

    private static async Task<IResult> End(string loginId, HttpContext http, IGrainFactory grains)
    {
        if (!LoginId.TryParse(loginId, out var id)) return Problem.Of(new(RefusalCode.LoginNotFound));
        var mine = http.Login();
        var refusal = await http.CallAsync(grains.Account(mine.AccountId).Revoke, new RevokeLogins(SecureRandom.NewRequestId(), Own(mine), id));
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Revoked, subject: id.Value);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndOthers(HttpContext http, IGrainFactory grains)
    {
        var mine = http.Login();
        var refusal = await http.CallAsync(grains.Account(mine.AccountId).Revoke, new RevokeLogins(SecureRandom.NewRequestId(), Own(mine), null));
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Revoked, subject: "all_others");
        return TypedResults.NoContent();
    }

    /// <summary>The login as its account knows it; null for another provider's, which is on no list.</summary>
    private static LoginId? Own(LoginDetails login) => login.Method == LoginMethod.External ? null : login.LoginId;

    private static async Task<IResult> LogOut(HttpContext http, IGrainFactory grains)
    {
        await http.CallAsync(grains.Account(http.Login().AccountId).EndLogin, new EndLogin(SecureRandom.NewRequestId(), http.Login().LoginId));
        http.Record(AuditEvent.LoggedOut);
        return TypedResults.NoContent();
    }
}
