using System.Text.Json;

namespace QrLogin.Tests.Fuzz;

/// <summary>Invariants of every answer.</summary>
internal static class ResponseInvariants
{
    /// <summary>Answers of the web server to requests that it cannot parse: no body, and the connection ends.</summary>
    private static readonly int[] s_notUnderstood = [400, 405, 408, 411, 413, 414, 417, 431, 505];

    /// <summary>Statuses of static files, which have their own bodies (RFC 9110, sections 13 and 14).</summary>
    private static readonly int[] s_ofFiles = [412, 416];

    /// <summary>The head without the one header that repeats what the request asked for (Fetch, section 3.3.3).</summary>
    private static string WithoutEcho(string head) => string.Join(
        '\n', head.Split('\n').Where(line => !line.StartsWith("Access-Control-Allow-Headers:", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The invariant that an answer breaks; null if none.</summary>
    public static string? Broken(RequestTemplate plan, RawResponse? answer, SecretTracker secrets) =>
        answer is null ? "was not answered"
        : answer.Status >= 500 && !(answer.Status == 505 && IsNotUnderstood(answer) && plan.HasOddVersion) ? "5xx"
        : answer.Status < 400 ? secrets.Learn(WithoutEcho(answer.Head) + answer.Body) is { } told ? $"gives away {told}" : null
        : secrets.In(answer.Head + answer.Body) is { } secret ? $"tells {secret}"
        : plan.Verb == "HEAD" || s_ofFiles.Contains(answer.Status) || IsNotUnderstood(answer) ? null
        : answer.Body.StartsWith("{\"error\"", StringComparison.Ordinal) ? BrokenError(plan, answer)
        : BrokenProblem(answer);

    /// <summary>Whether the web server refused the request before it reached the service.</summary>
    public static bool IsNotUnderstood(RawResponse answer) =>
        answer is { Body: "" } && answer.Header("Referrer-Policy") is null && answer.Header("Connection") == "close"
            && s_notUnderstood.Contains(answer.Status);

    /// <summary>The OAuth endpoints use the errors of RFC 6749.</summary>
    private static string? BrokenError(RequestTemplate plan, RawResponse answer)
    {
        if (answer.Header("Content-Type") != "application/json") return "no JSON";
        if (answer.Header("Cache-Control")?.Contains("no-store", StringComparison.Ordinal) != true) return "may be cached";
        using var error = JsonDocument.Parse(answer.Body);
        bool isNamed = error.RootElement.GetProperty("error").GetString() is { Length: > 0 }
            && error.RootElement.GetProperty("error_description").GetString() is { Length: > 0 };
        if (!isNamed) return "no error";
        // RFC 6749, section 5.2: for a client that used the Authorization header, and for no other.
        bool isChallenged = answer.Header("WWW-Authenticate") is not null;
        if (isChallenged && !plan.MayHaveAuthorization) return "a challenge without credentials";
        if (answer.Status == 401 && !isChallenged && plan.HasBasic) return "401 without a challenge";
        return error.RootElement.GetProperty("error").GetString() == "slow_down" && answer.Header("Retry-After") is null
            ? "slow_down without Retry-After" : null;
    }

    private static string? BrokenProblem(RawResponse answer)
    {
        if (answer.Header("Content-Type") != "application/problem+json") return "no problem details";
        if (answer.Header("Cache-Control")?.Contains("no-store", StringComparison.Ordinal) != true) return "may be cached";
        using var problem = JsonDocument.Parse(answer.Body);
        bool isNamed = problem.RootElement.TryGetProperty("code", out var code) && code.GetString() is { Length: > 0 };
        bool isOfStatus = problem.RootElement.TryGetProperty("status", out var status) && status.GetInt32() == answer.Status;
        if (!isNamed || !isOfStatus) return "no code, or another status";
        if (answer.Status == 401 && answer.Header("WWW-Authenticate") is null) return "401 without a challenge";
        return answer.Status == 429 && answer.Header("Retry-After") is null ? "429 without Retry-After" : null;
    }
}
