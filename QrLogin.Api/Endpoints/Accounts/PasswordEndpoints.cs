using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Changes and resets passwords.</summary>
internal static class PasswordEndpoints
{
    public static void MapPasswordChange(this IEndpointRouteBuilder api) =>
        api.MapPut("/me/password", Change).WithRateLimit(RateLimitClass.Password).WithTags(Tags.Accounts)
            .RequireAuthorization(LoginTokenAuthentication.PersonsLogin)
            .WithName("changePassword")
            .WithSummary("Change the password")
            .WithDescription(
                "`currentPassword` or `assertion` proves who the person is; a wrong password counts as a failed login. All other logins "
                + "end, unless `endOthers` is false. If passwords are turned off, returns 404 `not_found`.")
            .WithRequestExample(
                () => new PasswordChangeRequest("a better horse battery staple", "correct horse battery staple", null, true))
            .Returns("The password is changed.")
            .Refuses(
                Problem.Validation("newPassword", Password.Rule),
                Problem.Of(new(RefusalCode.WrongPassword)),
                Problem.Reauthenticate,
                Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1))));

    public static void MapPasswordReset(this IEndpointRouteBuilder api) =>
        api.MapPost("/password-resets", Reset).WithRateLimit(RateLimitClass.Password).WithTags(Tags.Accounts)
            .WithName("resetPassword")
            .WithSummary("Reset a forgotten password")
            .WithDescription(
                "With a code from an operator, which works once and for an hour. All logins of the account end, and failed logins no "
                + "longer delay the next. If passwords are turned off, returns 404 `not_found`.")
            .WithRequestExample(() => new PasswordResetRequest(ResetCode.Example, "a better horse battery staple"))
            .Returns("The password is set.")
            .Refuses(Problem.Validation("newPassword", Password.Rule), Problem.Of(new(RefusalCode.InvalidResetCode)));

    private static async Task<Results<NoContent, Problem>> Change(Part<PasswordChangeRequest> body, HttpContext http, IGrainFactory grains)
    {
        var (login, (password, current)) = (http.Login(), body.Value.ParsePasswords());
        if (current is null)
        {
            // However new it is, a login is no proof here: whoever changes the password keeps the account.
            if (body.Value.Assertion is not { } assertion) return Problem.Reauthenticate;
            if (await new PersonProof(null, assertion).CheckAsync(http, grains) is { } unproved) return unproved;
        }

        var command = new ChangePassword(
            http.RequestId(), login.AccountId, current, password, body.Value.EndOthers ?? true, login.LoginId);
        if (await http.TryCallAsync(grains.Credential(login.Account.Username).ChangePassword, command) is { } problem) return problem;
        http.Record(AuditEvent.PasswordChanged);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> Reset(Part<PasswordResetRequest> body, HttpContext http, IGrainFactory grains)
    {
        var command = new UseReset(http.RequestId(), body.Value.ParsePassword());
        var reset = grains.PasswordReset(ResetCode.Hash(body.Value.ResetCode!));
        if (await http.TryCallAsync(reset.Use, command) is { } problem) return problem;
        http.Record(AuditEvent.PasswordReset);
        return TypedResults.NoContent();
    }
}
