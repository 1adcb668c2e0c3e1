"""How forms become HTML: our own templates around Django's widgets, labels and errors tied to their fields."""

from django.forms.renderers import TemplatesSetting


class Forms(TemplatesSetting):
    """`{{ form }}` shows the summary of errors and every field; `{{ form.name.as_field_group }}` one field."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
