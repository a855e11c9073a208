using System.Text.Json;
using Microsoft.AspNetCore.Http;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Api;

/// <summary>The status and code of every refusal, including those that no route returns yet.</summary>
public sealed class ProblemTests
{
    public static TheoryData<RefusalCode, int, string> Refusals => new()
    {
        { RefusalCode.QrNotFound, 404, "qr_not_found" },
        { RefusalCode.InvalidPollToken, 401, "invalid_poll_token" },
        { RefusalCode.SameDevice, 409, "same_device" },
        { RefusalCode.QrExpired, 410, "qr_expired" },
        { RefusalCode.QrFinished, 409, "qr_finished" },
        { RefusalCode.QrAlreadyScanned, 409, "qr_already_scanned" },
        { RefusalCode.ScanCodeStale, 400, "scan_code_stale" },
        { RefusalCode.InvalidConfirmToken, 403, "invalid_confirm_token" },
        { RefusalCode.ConfirmTokenUsed, 409, "confirm_token_used" },
        { RefusalCode.NumberMissing, 400, "validation" },
        { RefusalCode.WrongNumber, 403, "wrong_number" },
        { RefusalCode.UsernameTaken, 409, "username_taken" },
        { RefusalCode.InvalidCredentials, 401, "invalid_credentials" },
        { RefusalCode.TooManyAttempts, 429, "too_many_attempts" },
        { RefusalCode.LoginNotFound, 404, "login_not_found" },
        { RefusalCode.InvalidToken, 401, "invalid_token" },
        { RefusalCode.InvalidProof, 401, "invalid_dpop_proof" },
        { RefusalCode.SlowDown, 400, "slow_down" },
        { RefusalCode.LoginTooYoung, 403, "login_too_young" },
        { RefusalCode.InvalidCode, 400, "invalid_grant" },
        { RefusalCode.Reauthenticate, 403, "reauthenticate" },
        { RefusalCode.CodeReplayed, 400, "invalid_grant" },
        { RefusalCode.VoucherEnded, 400, "invalid_grant" },
        { RefusalCode.WrongPassword, 403, "wrong_password" },
        { RefusalCode.InvalidResetCode, 400, "invalid_reset_code" },
        { RefusalCode.PasskeyNotFound, 404, "passkey_not_found" },
        { RefusalCode.LastWayIn, 409, "last_way_in" },
        { RefusalCode.PasskeyRequired, 403, "passkey_required" },
        { RefusalCode.InvalidPasskey, 403, "invalid_passkey" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Each_refusal_has_its_status_and_code(RefusalCode refusal, int status, string code)
    {
        var (answered, body, _) = await Execute(new(refusal));
        Assert.Equal((status, code, status), (answered, body.GetProperty("code").GetString(), body.GetProperty("status").GetInt32()));
    }

    [Fact]
    public void Every_refusal_is_covered() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Order(), Refusals.Select(r => r.Data.Item1).Order());

    [Fact]
    public async Task A_wrong_number_says_how_many_tries_are_left() =>
        Assert.Equal(2, (await Execute(new(RefusalCode.WrongNumber, AttemptsLeft: 2))).Body.GetProperty("attemptsLeft").GetInt32());

    [Fact]
    public async Task A_missing_number_is_named() =>
        Assert.True((await Execute(new(RefusalCode.NumberMissing))).Body.GetProperty("errors").TryGetProperty("matchNumber", out _));

    [Fact]
    public async Task Retry_After_is_in_whole_seconds_rounded_up() =>
        Assert.Equal(
            "2", (await Execute(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromSeconds(1.2)))).Http.Response.Headers.RetryAfter);

    private static async Task<(int Status, JsonElement Body, HttpContext Http)> Execute(Refusal refusal)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await Problem.Of(refusal).ExecuteAsync(http);
        http.Response.Body.Position = 0;
        var body = await JsonDocument.ParseAsync(http.Response.Body, cancellationToken: TestContext.Current.CancellationToken);
        return (http.Response.StatusCode, body.RootElement, http);
    }
}
