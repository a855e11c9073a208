using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.Endpoints.Logins;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Lets people change, export and delete their own accounts.</summary>
internal static class OwnAccountEndpoints
{
    private const string NewLogin = "The login must be less than 5 minutes old, and not made with a QR code.";

    public static void MapOwnAccount(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags(Tags.Accounts).RequireAuthorization(LoginTokenAuthentication.PersonsLogin);
        me.MapPatch("", ChangeProfile).WithRateLimit(RateLimitClass.Verb)
            .WithName("changeProfile")
            .WithSummary("Change the account's profile")
            .WithDescription("Members that are left out keep their values. A provider manages the profile of its own users.")
            .WithRequestExample(() => new ProfileRequest("Ann Lee", "https://example.com/ann.jpg"))
            .Returns("The account.", LoginJson.Default.MeAccount, () => MeAccount.Example)
            .Refuses(Problem.Validation("displayName", DisplayText.Rule));
        me.MapGet("/export", Export).WithRateLimit(RateLimitClass.Verb)
            .WithName("exportAccount")
            .WithSummary("Export the account")
            .WithDescription(
                "Everything that is stored about the person, except secrets and their hashes. " + NewLogin)
            .Returns("The account, as an attachment.", AccountJson.Default.AccountExport, () => AccountExport.Example)
            .Refuses(Problem.Reauthenticate);
        me.MapDelete("", DeleteByLogin).WithRateLimit(RateLimitClass.Verb)
            .WithName("deleteAccount")
            .WithSummary("Delete the account, with a new login")
            .WithDescription("As `POST /me/deletion`, for clients that send no body. " + NewLogin)
            .Returns("The account is deleted.")
            .Refuses(Problem.Reauthenticate);
        me.MapPost("/deletion", Delete).WithRateLimit(RateLimitClass.Password)
            .WithName("deleteAccountWithProof")
            .WithSummary("Delete the account")
            .WithDescription(
                PersonProof.Rule + " All logins end, sessions that the account has confirmed but that are not redeemed are denied, and the "
                + "username is free. Nothing of it remains.")
            .WithRequestExample(() => new ProofRequest("correct horse battery staple", null))
            .Returns("The account is deleted.")
            .Refuses(Problem.Reauthenticate, Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1))));
    }

    private static async Task<Results<JsonResult<MeAccount>, Problem>> ChangeProfile(
        Part<ProfileRequest> body, HttpContext http, IGrainFactory grains)
    {
        var account = http.Login().Account;
        // The provider's next token would overwrite it.
        if (account.Idp is not null)
            return Problem.Validation(body.Value.DisplayName is null ? "picture" : "displayName", "The provider manages this profile.");
        var changed = await http.CallAsync(grains.Account(account.AccountId).ChangeProfile, body.Value.ToCommand());
        if (changed is null) return Problem.InvalidToken;
        http.Record(AuditEvent.ProfileChanged);
        return JsonResult.Ok(MeAccount.Of(changed), LoginJson.Default.MeAccount);
    }

    private static async Task<Results<JsonResult<AccountExport>, Problem>> Export(
        HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        if (!PersonProof.IsGivenByLogin(http, time)) return Problem.Reauthenticate;
        if (await http.CallAsync(grains.Account(http.Login().AccountId).Contents) is not { } contents) return Problem.InvalidToken;
        http.Record(AuditEvent.Exported);
        http.Response.Headers.ContentDisposition = "attachment; filename=\"account.json\"";
        return JsonResult.Ok(AccountExport.Of(contents), AccountJson.Default.AccountExport);
    }

    private static Task<Results<NoContent, Problem>> DeleteByLogin(HttpContext http, IGrainFactory grains) =>
        DeleteAsync(new(null, null), http, grains);

    private static Task<Results<NoContent, Problem>> Delete(Part<ProofRequest> body, HttpContext http, IGrainFactory grains) =>
        DeleteAsync(body.Value.ToProof(), http, grains);

    private static async Task<Results<NoContent, Problem>> DeleteAsync(PersonProof proof, HttpContext http, IGrainFactory grains)
    {
        if (await proof.CheckAsync(http, grains) is { } problem) return problem;
        await http.CallAsync(grains.Account(http.Login().AccountId).Delete);
        http.Record(AuditEvent.Deleted);
        return TypedResults.NoContent();
    }
}
