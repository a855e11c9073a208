using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

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

    private static JsonResult<MeResponse> Me(HttpContext http) => JsonResult.Ok(MeResponse.Of(http.Login()), LoginJson.Default.MeResponse);

    private static async Task<JsonResult<LoginsResponse>> List(HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var (own, now) = (http.Login(), time.GetUtcNow());
        var listed =
            from login in await http.CallAsync(grains.Account(own.AccountId).Logins)
            orderby login.LastSeenAt descending
            select ListedLogin.Of(login, isCurrent: login.LoginId == own.LoginId, isNew: login.Method == LoginMethod.Qr && now - login.CreatedAt < NewLoginPeriod);
        return JsonResult.Ok(new LoginsResponse([.. listed]), LoginJson.Default.LoginsResponse);
    }

    private static async Task<Results<NoContent, Problem>> End(Part<LoginRoute> route, HttpContext http, IGrainFactory grains)
    {
        var (own, id) = (http.Login(), route.Value.LoginId);
        if (await http.TryCallAsync(grains.Account(own.AccountId).Revoke, new RevokeLogins(http.RequestId(), ListedId(own), id)) is { } problem) return problem;
        http.Record(AuditEvent.Revoked, subject: id.Value);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> EndOthers(HttpContext http, IGrainFactory grains)
    {
        var own = http.Login();
        if (await http.TryCallAsync(grains.Account(own.AccountId).Revoke, new RevokeLogins(http.RequestId(), ListedId(own), null)) is { } problem) return problem;
        http.Record(AuditEvent.Revoked, subject: "all_others");
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> LogOut(HttpContext http, IGrainFactory grains)
    {
        await http.CallAsync(grains.Account(http.Login().AccountId).EndLogin, new EndLogin(http.RequestId(), http.Login().LoginId));
        http.Record(AuditEvent.LoggedOut);
        return TypedResults.NoContent();
    }

    /// <summary>The id under which the account lists the login; null for an external one, which it does not list.</summary>
    private static LoginId? ListedId(LoginDetails login) => login.Method == LoginMethod.External ? null : login.LoginId;
}
