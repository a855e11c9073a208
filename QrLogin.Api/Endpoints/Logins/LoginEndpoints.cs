using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

/// <summary>Lets a login view and end itself and the other logins of its account.</summary>
internal static class LoginEndpoints
{
    /// <summary>How long the list marks a login that was made with a QR code.</summary>
    private static readonly TimeSpan NewLoginPeriod = TimeSpan.FromHours(24);

    public static void MapLogins(this IEndpointRouteBuilder api)
    {
        var tooYoung = Problem.Of(new(RefusalCode.LoginTooYoung));
        var logins = api.MapGroup("").WithTags(Tags.Accounts);
        logins.MapGet("/me", Me).WithRateLimit(RateLimitClass.Read)
            .WithName("me")
            .WithSummary("Get this login")
            .WithDescription("The account, the device and the login of the token. For a token from another provider, `login` is null.")
            .Returns("The login.", LoginJson.Default.MeResponse, () => MeResponse.Example);
        var own = logins.MapGroup("").RequireAuthorization(LoginTokenAuthentication.PersonsLogin);
        own.MapGet("/logins", List).WithRateLimit(RateLimitClass.Verb)
            .WithName("listLogins")
            .WithSummary("List the account's logins")
            .WithDescription("All active logins, 50 at most. For a token from another provider, no login is `current`.")
            .Returns("The logins.", LoginJson.Default.LoginsResponse, () => LoginsResponse.Example);
        own.MapDelete("/logins/{loginId}", End).WithRateLimit(RateLimitClass.Verb)
            .WithName("endLogin")
            .WithSummary("End a login")
            .WithDescription("Its token stops working everywhere at once. A login of another account gets `login_not_found`.")
            .Returns("The login has ended.")
            .Refuses(Problem.Of(new(RefusalCode.LoginNotFound)), tooYoung);
        own.MapDelete("/logins", EndOthers).WithRateLimit(RateLimitClass.Verb)
            .WithName("endOtherLogins")
            .WithSummary("End all other logins")
            .WithDescription("Ends all logins of the account except this one. For a token from another provider, ends all logins.")
            .Returns("The logins have ended.")
            .Refuses(tooYoung);
        logins.MapPost("/logout", LogOut).WithRateLimit(RateLimitClass.Verb)
            .WithName("logOut")
            .WithSummary("Log out")
            .WithDescription("Ends this login. Has no effect on a token from another provider.")
            .Returns("The login has ended.");
    }

    private static JsonResult<MeResponse> Me(HttpContext http) => JsonResult.Ok(MeResponse.Of(http.Login()), LoginJson.Default.MeResponse);

    private static async Task<JsonResult<LoginsResponse>> List(HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var (own, now) = (http.Login(), time.GetUtcNow());
        var listed =
            from login in await http.CallAsync(grains.Account(own.AccountId).Logins)
            orderby login.LastSeenAt descending
            let isNew = login.Method == LoginMethod.Qr && now - login.CreatedAt < NewLoginPeriod
            select ListedLogin.Of(login, isCurrent: login.LoginId == own.LoginId, isNew);
        return JsonResult.Ok(new LoginsResponse([.. listed]), LoginJson.Default.LoginsResponse);
    }

    private static async Task<Results<NoContent, Problem>> End(Part<LoginRoute> route, HttpContext http, IGrainFactory grains)
    {
        var (own, id) = (http.Login(), route.Value.LoginId);
        var command = new RevokeLogins(http.RequestId(), ListedId(own), id);
        if (await http.TryCallAsync(grains.Account(own.AccountId).Revoke, command) is { } problem) return problem;
        http.Record(AuditEvent.Revoked, subject: id.Value);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> EndOthers(HttpContext http, IGrainFactory grains)
    {
        var own = http.Login();
        var command = new RevokeLogins(http.RequestId(), ListedId(own), null);
        if (await http.TryCallAsync(grains.Account(own.AccountId).Revoke, command) is { } problem) return problem;
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
