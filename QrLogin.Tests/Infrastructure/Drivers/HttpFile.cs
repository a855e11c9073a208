using System.Text.Json;
using System.Text.RegularExpressions;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// Requests as editors send them: one after the other, each after ###. Later requests refer to earlier responses as
/// {{name.response.body.$.member}}.
/// </summary>
internal sealed partial class HttpFile(HttpClient http, Dictionary<string, string> values)
{
    public IReadOnlyDictionary<string, string> Values => values;

    public async Task<List<Reply>> Run(string text)
    {
        var answers = new List<Reply>();
        foreach (string block in text.Split("###").Skip(1))
        {
            var reply = await http.Ask(Request(block));
            answers.Add(reply);
            if (Name().Match(block) is { Success: true } name) Remember(name.Groups[1].Value, reply.Json);
        }

        return answers;
    }

    private HttpRequestMessage Request(string block)
    {
        var lines = Variable().Replace(block, m => values.GetValueOrDefault(m.Groups[1].Value, m.Value)).Split('\n').Skip(1).ToList();
        lines.RemoveAll(l => l.StartsWith('#') || l.StartsWith('@'));
        int gap = lines.IndexOf("");
        string[] call = lines[0].Split(' ');
        var request =
            new HttpRequestMessage(new(call[0]), call[1]) { Content = new StringContent(string.Join('\n', lines.Skip(gap + 1)).Trim()) };
        request.Content.Headers.Clear();
        foreach (string[] header in lines.Skip(1).Take(gap - 1).Select(l => l.Split(": ", 2)))
            if (!request.Headers.TryAddWithoutValidation(header[0], header[1]))
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
        return request;
    }

    private void Remember(string name, JsonElement answer)
    {
        foreach (var member in answer.EnumerateObject()) values[$"{name}.response.body.$.{member.Name}"] = member.Value.ToString();
        if (answer.TryGetProperty("token", out var token))
            foreach (var member in token.EnumerateObject()) values[$"{name}.response.body.$.token.{member.Name}"] = member.Value.ToString();
        // Values that a person copies by hand.
        if (answer.TryGetProperty("qrText", out var text) && text.GetString() is { } url)
            values["scanCode"] = url[(url.IndexOf("c=", StringComparison.Ordinal) + 2)..];
    }

    [GeneratedRegex(@"# @name (\w+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Variable();
}
