using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Checks a page with axe: assistive technology finds names, roles and live regions, and the contrast suffices.</summary>
internal static class Accessibility
{
    /// <param name="page">The page, once its animations have ended: half-faded text has half its contrast.</param>
    /// <param name="state">The state of the page, for the message.</param>
    public static async Task IsAccessible(this IPage page, string state)
    {
        var found = await page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.Equal(
            "",
            string.Join(
                '\n',
                found.Violations.SelectMany(v => v.Nodes.Select(
                    n => $"{state}, {v.Id}: {n.Html} {string.Join(' ', n.Any.Select(c => c.Message))}"))));
    }
}
